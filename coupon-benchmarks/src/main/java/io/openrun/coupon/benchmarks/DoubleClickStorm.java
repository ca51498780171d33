package io.openrun.coupon.benchmarks;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.benchmarks.contest.Answer;
import io.openrun.coupon.benchmarks.contest.Coupons;
import io.openrun.coupon.benchmarks.contest.Ground;
import io.openrun.coupon.benchmarks.contest.Promises;
import io.openrun.coupon.benchmarks.contest.Route;
import io.openrun.coupon.benchmarks.contest.Tally;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.Control;

/** 1,000 members hold one of plenty, and click again and again: how many are answered in a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class DoubleClickStorm {

    private static final int HOLDERS = 1_000;

    /** Who issues. */
    @Param({"row-lock", "conditional", "group-commit"})
    public String issuer = "";

    /** On which database. */
    @Param("postgres")
    public String database = "";

    private final CouponId couponId = Coupons.newId();
    private final List<MemberId> holders =
            Stream.generate(new Caller()::nextMember).limit(HOLDERS).toList();
    private Gathering beginning;
    private Gathering end;
    private Ground ground;
    private Tally tally = new Tally();

    /** Starts the servers, and issues to those who will click again. */
    @Setup(Level.Trial)
    public void start(BenchmarkParams params) {
        beginning = new Gathering(params.getThreads(), this::open);
        end = new Gathering(params.getThreads(), this::check);
        ground = Ground.open(Ground.Plan.of(issuer, database, params.getThreads()), Route.DIRECT);
        ground.contestant().open(couponId, Coupons.PLENTY);
        holders.forEach(member -> ground.contestant().issue(couponId, member));
    }

    /** Counts from nothing. */
    private void open() {
        tally = new Tally();
    }

    /** Voids the run if a double click was refused, or issued another one. */
    private void check() {
        tally.add(Answer.ISSUED, HOLDERS + tally.count(Answer.REFUSED));
        Promises.check(ground.contestant().ledger(couponId), tally);
    }

    /** Stops the servers. */
    @TearDown(Level.Trial)
    public void stop() {
        ground.close();
    }

    /** Each thread waits for its answer. */
    @Benchmark
    public void blocking(Part part, Counts counts, Control control) {
        boolean measured = Counts.areOpen(control);
        MemberId member = holders.get(ThreadLocalRandom.current().nextInt(HOLDERS));
        Answer answer = ground.contestant().issue(couponId, member);
        tally.add(answer);
        if (measured) {
            counts.add(answer, 1);
        }
    }

    /** What each thread does at the edges of an iteration: it waits for the others. */
    @State(Scope.Thread)
    public static class Part {

        /** Waits until a new tally is begun. */
        @Setup(Level.Iteration)
        public void begin(DoubleClickStorm benchmark) {
            benchmark.beginning.await();
        }

        /** Waits until all is checked. */
        @TearDown(Level.Iteration)
        public void end(DoubleClickStorm benchmark) {
            benchmark.end.await();
        }
    }
}
