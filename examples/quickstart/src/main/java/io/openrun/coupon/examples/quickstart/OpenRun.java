package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.MemberId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The crowd: threads that start together and work through the arrivals, the clicks of a member next to each other. */
final class OpenRun {

    /** How long one call may go on asking. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Plan plan;
    private final Asking asking;
    private final Tally tally;

    OpenRun(Plan plan, CouponIssuer issuer, CouponId couponId, Tally tally) {
        this.plan = plan;
        this.asking = new Asking(issuer, couponId, tally, PATIENCE);
        this.tally = tally;
    }

    /** Returns when every call has its answer, or one of them has given up. */
    Timing run() {
        List<MemberId> arrivals = tally.members();
        AtomicInteger next = new AtomicInteger();
        CountDownLatch gate = new CountDownLatch(1);
        List<Thread> callers = Stream.generate(() -> caller(gate, () -> callAll(arrivals, next)))
                .limit(plan.threads())
                .toList();
        callers.forEach(Thread::start);
        long startNanos = System.nanoTime();
        gate.countDown();
        callers.forEach(OpenRun::await);
        return timing(startNanos, System.nanoTime());
    }

    private void callAll(List<MemberId> arrivals, AtomicInteger next) {
        for (int call = next.getAndIncrement(); call < plan.calls(); call = next.getAndIncrement()) {
            // A call without an answer fails the verdict, whatever became of the rest.
            if (tally.failure().isPresent()) {
                return;
            }
            asking.ask(arrivals.get(call / plan.clicks()));
        }
    }

    private Timing timing(long startNanos, long endNanos) {
        boolean allIssued = tally.issued() > 0 && tally.issued() == plan.stock();
        long issuingEndNanos = allIssued ? tally.lastIssueNanos() : endNanos;
        return new Timing(
                Duration.ofNanos(endNanos - startNanos), Duration.ofNanos(issuingEndNanos - startNanos), allIssued);
    }

    private static Thread caller(CountDownLatch gate, Runnable calls) {
        Thread thread = new Thread(
                () -> {
                    try {
                        gate.await();
                    } catch (InterruptedException stopped) {
                        return;
                    }
                    calls.run();
                },
                "crowd");
        thread.setDaemon(true);
        return thread;
    }

    private static void await(Thread caller) {
        try {
            caller.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting for callers", stopped);
        }
    }
}
