package io.openrun.coupon.benchmarks;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.benchmarks.contest.Answer;
import io.openrun.coupon.benchmarks.contest.Coupons;
import io.openrun.coupon.benchmarks.contest.Ground;
import io.openrun.coupon.benchmarks.contest.Promises;
import io.openrun.coupon.benchmarks.contest.Route;
import io.openrun.coupon.benchmarks.contest.Tally;
import java.util.List;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.infra.ThreadParams;

/** Many coupons of plenty, some wanted by many and most by few: how many are issued in a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 4)
@Measurement(iterations = 3, time = 5)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class ManyCoupons {

    /** Who issues. */
    @Param({"row-lock", "optimistic", "conditional", "group-commit"})
    public String issuer = "";

    /** On which database. */
    @Param("postgres")
    public String database = "";

    /** How many coupons there are. */
    @Param("1000")
    public int coupons;

    private Gathering end;
    private Ground ground;
    private List<Item> items;
    private Zipf zipf;

    /** One coupon, with what was told of it. */
    private record Item(CouponId couponId, Tally tally) {}

    /** Starts the servers, and opens the coupons. */
    @Setup(Level.Trial)
    public void start(BenchmarkParams params) {
        end = new Gathering(params.getThreads(), this::check);
        ground = Ground.open(Ground.Plan.of(issuer, database, params.getThreads()), Route.DIRECT);
        zipf = new Zipf(coupons);
        items = Stream.generate(() -> new Item(Coupons.newId(), new Tally()))
                .limit(coupons)
                .toList();
        items.forEach(item -> ground.contestant().open(item.couponId, Coupons.PLENTY));
    }

    /** Voids the run if what is on record of any coupon is not what was told since it was opened. */
    private void check() {
        items.forEach(item -> Promises.check(ground.contestant().ledger(item.couponId), item.tally));
    }

    /** Stops the servers. */
    @TearDown(Level.Trial)
    public void stop() {
        ground.close();
    }

    /** Each thread waits for its answer. */
    @Benchmark
    public void blocking(Part part, Caller caller, Choice choice, Counts counts, Control control) {
        boolean measured = Counts.areOpen(control);
        Item item = items.get(zipf.next(choice.random));
        Answer answer = ground.contestant().issue(item.couponId, caller.nextMember());
        item.tally.add(answer);
        if (measured) {
            counts.add(answer, 1);
        }
    }

    /** What a thread chooses by: the same in every run. */
    @State(Scope.Thread)
    public static class Choice {

        private SplittableRandom random = new SplittableRandom();

        /** Gives each thread a seed of its own. */
        @Setup(Level.Trial)
        public void prepare(ThreadParams thread) {
            random = new SplittableRandom(thread.getThreadIndex());
        }
    }

    /** What each thread does at the edges of an iteration: it waits for the others. */
    @State(Scope.Thread)
    public static class Part {

        /** Waits until all is checked. */
        @TearDown(Level.Iteration)
        public void end(ManyCoupons benchmark) {
            benchmark.end.await();
        }
    }
}
