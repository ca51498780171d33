package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.testkit.SampleCoupons;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Calls that come at a fixed rate, whether or not those before have their answers; times are from the intended start. */
final class OpenLoop {

    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long KEPT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final int calls;
    private final AtomicLongArray answerNanos;
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger issued = new AtomicInteger();
    private final AtomicInteger undeclared = new AtomicInteger();
    private final Queue<long[]> stays = new ConcurrentLinkedQueue<>();
    private final AtomicLong watchFrom = new AtomicLong(Long.MAX_VALUE);
    private final CompletableFuture<Long> firstSuccess = new CompletableFuture<>();

    OpenLoop(int calls) {
        this.calls = calls;
        this.answerNanos = new AtomicLongArray(calls);
    }

    /** Each call keeps a thread of its own until it is answered. */
    void runBlocking(Function<MemberId, IssueOutcome> issue) throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool();
        run(member -> CompletableFuture.supplyAsync(
                () -> {
                    long entered = System.nanoTime();
                    try {
                        return issue.apply(member);
                    } finally {
                        stays.add(new long[] {entered, System.nanoTime()});
                    }
                },
                threads));
        threads.shutdown();
        if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new AssertionError("callers were left waiting");
        }
    }

    void run(Function<MemberId, CompletionStage<IssueOutcome>> issue) {
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            int call = i;
            long intended = start + i * PERIOD_NANOS;
            for (long left = intended - System.nanoTime(); left > 0; left = intended - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            issue.apply(SampleCoupons.member(i)).whenComplete((outcome, failure) -> {
                long now = System.nanoTime();
                answerNanos.set(call, now - intended);
                note(outcome, failure, now);
                answered.incrementAndGet();
            });
        }
    }

    private void note(IssueOutcome outcome, @Nullable Throwable failure, long now) {
        if (outcome instanceof IssueOutcome.Issued) {
            issued.incrementAndGet();
            if (now >= watchFrom.get()) {
                firstSuccess.complete(now - watchFrom.get());
            }
        } else if (!(failure instanceof CouponException)
                && (failure == null || !(failure.getCause() instanceof CouponException))) {
            undeclared.incrementAndGet();
        }
    }

    /** From now on the first success is waited for. */
    void watch() {
        watchFrom.set(System.nanoTime());
    }

    long firstSuccessMs() throws Exception {
        return TimeUnit.NANOSECONDS.toMillis(firstSuccess.get(10, TimeUnit.SECONDS));
    }

    int answered() {
        return answered.get();
    }

    int issued() {
        return issued.get();
    }

    int undeclared() {
        return undeclared.get();
    }

    /** How many threads were kept at once, by calls that kept one for longer than it takes to be refused. */
    int threadsMost() {
        List<long[]> changes = new ArrayList<>();
        for (long[] stay : stays) {
            if (stay[1] - stay[0] > KEPT_NANOS) {
                changes.add(new long[] {stay[0], 1});
                changes.add(new long[] {stay[1], -1});
            }
        }
        changes.sort(Comparator.comparingLong(change -> change[0]));
        int now = 0;
        int most = 0;
        for (long[] change : changes) {
            now += (int) change[1];
            most = Math.max(most, now);
        }
        return most;
    }

    long p99Ms() {
        return ms(sorted()[calls * 99 / 100]);
    }

    long maxMs() {
        return ms(sorted()[calls - 1]);
    }

    private long[] sorted() {
        long[] sorted = new long[calls];
        Arrays.setAll(sorted, answerNanos::get);
        Arrays.sort(sorted);
        return sorted;
    }

    private static long ms(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
