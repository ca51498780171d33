package io.openrun.coupon.benchmarks;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.benchmarks.contest.Answer;
import io.openrun.coupon.benchmarks.contest.Coupons;
import io.openrun.coupon.benchmarks.contest.Ground;
import io.openrun.coupon.benchmarks.contest.Promises;
import io.openrun.coupon.benchmarks.contest.Route;
import io.openrun.coupon.benchmarks.contest.Tally;
import java.util.concurrent.TimeUnit;
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

/** All 1,000 are gone, and people who have none keep asking: how many are refused in a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class SoldOutStorm {

    private static final int STOCK = 1_000;

    /** Who issues. */
    @Param({"row-lock", "conditional", "group-commit"})
    public String issuer = "";

    /** On which database. */
    @Param("postgres")
    public String database = "";

    /** Whether the library's sold-out memory stands before the issuer. */
    @Param({"false", "true"})
    public boolean memory;

    private final CouponId couponId = Coupons.newId();
    private Gathering beginning;
    private Gathering end;
    private Ground ground;
    private Tally tally = new Tally();

    /** Starts the servers, and sells out. */
    @Setup(Level.Trial)
    public void start(BenchmarkParams params) {
        beginning = new Gathering(params.getThreads(), this::open);
        end = new Gathering(params.getThreads(), this::check);
        ground = Ground.open(
                Ground.Plan.of(issuer, database, params.getThreads()).withMemory(memory), Route.DIRECT);
        ground.contestant().open(couponId, STOCK);
        Caller holders = new Caller();
        for (int count = 0; count < STOCK; count++) {
            ground.contestant().issue(couponId, holders.nextMember());
        }
    }

    /** Counts from nothing. */
    private void open() {
        tally = new Tally();
    }

    /** Voids the run if anybody was told that he holds one, or if the rows changed. */
    private void check() {
        tally.add(Answer.ISSUED, STOCK);
        tally.add(Answer.ISSUED, tally.count(Answer.ALREADY));
        Promises.check(ground.contestant().ledger(couponId), tally);
    }

    /** Stops the servers. */
    @TearDown(Level.Trial)
    public void stop() {
        ground.close();
    }

    /** Each thread waits for its answer. */
    @Benchmark
    public void blocking(Part part, Caller caller, Counts counts, Control control) {
        boolean measured = Counts.areOpen(control);
        Answer answer = ground.contestant().issue(couponId, caller.nextMember());
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
        public void begin(SoldOutStorm benchmark) {
            benchmark.beginning.await();
        }

        /** Waits until all is checked. */
        @TearDown(Level.Iteration)
        public void end(SoldOutStorm benchmark) {
            benchmark.end.await();
        }
    }
}
