package io.openrun.coupon.benchmarks;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.benchmarks.contest.Answer;
import io.openrun.coupon.benchmarks.contest.AsyncContestant;
import io.openrun.coupon.benchmarks.contest.BatchContestant;
import io.openrun.coupon.benchmarks.contest.Contestant;
import io.openrun.coupon.benchmarks.contest.Coupons;
import io.openrun.coupon.benchmarks.contest.Ground;
import io.openrun.coupon.benchmarks.contest.Promises;
import io.openrun.coupon.benchmarks.contest.Route;
import io.openrun.coupon.benchmarks.contest.Tally;
import io.openrun.coupon.benchmarks.contest.Window;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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

/** Everybody wants the same coupon, of which there is plenty: how many are issued in a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 4)
@Measurement(iterations = 3, time = 5)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class HotCoupon {

    /** Who issues. */
    @Param({"row-lock", "optimistic", "conditional", "group-commit"})
    public String issuer = "";

    /** On which database. */
    @Param("postgres")
    public String database = "";

    /** How many calls may be without an answer, all threads together; {@code blocking} does not look at it. */
    @Param("4096")
    public int window;

    private final Queue<Window> windows = new ConcurrentLinkedQueue<>();
    private Gathering beginning;
    private Gathering end;
    private Ground ground;
    private CouponId couponId = Coupons.newId();
    private Tally tally = new Tally();

    /** Starts the servers. */
    @Setup(Level.Trial)
    public void start(BenchmarkParams params) {
        beginning = new Gathering(params.getThreads(), this::open);
        end = new Gathering(params.getThreads(), this::check);
        ground = Ground.open(Ground.Plan.of(issuer, database, params.getThreads()), Route.DIRECT);
    }

    /** Opens a coupon. */
    private void open() {
        tally = new Tally();
        couponId = Coupons.newId();
        ground.contestant().open(couponId, Coupons.PLENTY);
    }

    /** Waits for every answer, and voids the run if what is on record is not what was told. */
    private void check() {
        for (Window each : windows) {
            each.awaitAll();
            tally.add(each.takeAll());
        }
        Promises.check(ground.contestant().ledger(couponId), tally);
        ground.contestant().retire(couponId);
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
        Contestant contestant = ground.contestant();
        if (contestant instanceof BatchContestant floor) {
            floor.issueAll(couponId, caller.nextBatch());
            count(Answer.ISSUED, BatchContestant.BATCH, measured, counts);
        } else {
            count(contestant.issue(couponId, caller.nextMember()), 1, measured, counts);
        }
    }

    private void count(Answer answer, int times, boolean measured, Counts counts) {
        tally.add(answer, times);
        if (measured) {
            counts.add(answer, times);
        }
    }

    /** No thread waits for an answer: a score of calls, and counters of answers. */
    @Benchmark
    public void async(Part part, Caller caller, Outstanding outstanding, Counts counts, Control control) {
        if (outstanding.window.issue(outstanding.contestant, couponId, caller.nextMember())) {
            outstanding.count(counts, control);
        }
    }

    /** The calls of one thread that have no answer yet. */
    @State(Scope.Thread)
    public static class Outstanding {

        private Window window;
        private AsyncContestant contestant;

        /** Takes its share of the window. */
        @Setup(Level.Trial)
        public void prepare(HotCoupon hot, BenchmarkParams params) {
            window = new Window(Math.max(2, hot.window / params.getThreads()));
            contestant = hot.ground.asyncContestant();
            hot.windows.add(window);
        }

        private void count(Counts counts, Control control) {
            Tally taken = window.take();
            if (Counts.areOpen(control)) {
                counts.add(taken);
            }
        }
    }

    /** What each thread does at the edges of an iteration: it waits for the others. */
    @State(Scope.Thread)
    public static class Part {

        /** Waits until the coupon is open. */
        @Setup(Level.Iteration)
        public void begin(HotCoupon benchmark) {
            benchmark.beginning.await();
        }

        /** Waits until all is checked. */
        @TearDown(Level.Iteration)
        public void end(HotCoupon benchmark) {
            benchmark.end.await();
        }
    }
}
