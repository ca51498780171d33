package io.openrun.coupon.testkit;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.MemberId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A crowd that wants one coupon: threads that start together and work through the arrivals, the clicks of a member next to
 * each other. A caller without an answer asks again, for up to 60 seconds. For one run; the tally may be read meanwhile by
 * any thread, and any thread may stop it.
 */
public final class OpenRun {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final OpenRunPlan plan;
    private final OpenRunTally tally;
    private final OpenRunCall call;
    private volatile boolean isStopped;

    /**
     * A crowd that has not come yet.
     *
     * @param plan who wants how many
     * @param issuer whom they ask
     * @param couponId what they want; it is open
     */
    public OpenRun(OpenRunPlan plan, CouponIssuer issuer, CouponId couponId) {
        this.plan = plan;
        this.tally = new OpenRunTally(plan.arrivals());
        this.call = new OpenRunCall(issuer, couponId, tally, PATIENCE, () -> isStopped);
    }

    /** {@return what the callers were told so far} */
    public OpenRunTally tally() {
        return tally;
    }

    /**
     * Lets the crowd in, and waits until every call has its answer, one of them has given up, or it was stopped.
     *
     * @return how long it took
     * @throws IllegalStateException if the thread is interrupted while it waits; the crowd is stopped then
     */
    public OpenRunTiming run() {
        List<MemberId> arrivals = tally.members();
        AtomicInteger next = new AtomicInteger();
        CountDownLatch gate = new CountDownLatch(1);
        List<Thread> callers = Stream.generate(() -> caller(gate, () -> callAll(arrivals, next)))
                .limit(plan.callers())
                .toList();
        callers.forEach(Thread::start);
        long startNanos = System.nanoTime();
        gate.countDown();
        callers.forEach(this::await);
        return timing(startNanos, System.nanoTime());
    }

    /** Sends the crowd home: who is being answered now still is, nobody asks any more. May be repeated. */
    public void stop() {
        isStopped = true;
    }

    private void callAll(List<MemberId> arrivals, AtomicInteger next) {
        for (int i = next.getAndIncrement(); i < plan.calls(); i = next.getAndIncrement()) {
            // A call without an answer fails the verdict, whatever became of the rest.
            if (isStopped || tally.failure().isPresent()) {
                return;
            }
            call.ask(arrivals.get(i / plan.clicks()));
        }
    }

    private OpenRunTiming timing(long startNanos, long endNanos) {
        boolean allIssued = tally.issued() > 0 && tally.issued() == plan.stock();
        long issuingEndNanos = allIssued ? tally.lastIssueNanos() : endNanos;
        return new OpenRunTiming(
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

    private void await(Thread caller) {
        try {
            caller.join();
        } catch (InterruptedException stopped) {
            stop();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting for callers", stopped);
        }
    }
}
