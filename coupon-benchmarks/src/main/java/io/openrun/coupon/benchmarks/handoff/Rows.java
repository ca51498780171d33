package io.openrun.coupon.benchmarks.handoff;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.benchmarks.contest.BrokenPromise;
import io.openrun.coupon.benchmarks.contest.HandOffGround;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The rows of a coupon, waited for.
 *
 * @param ground where they are
 * @param couponId the coupon
 */
record Rows(HandOffGround ground, CouponId couponId) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** Returns once there are so many; gives up when none has come for a minute. */
    void await(long count) {
        long stored = ground.stored(couponId);
        long progress = System.nanoTime();
        while (stored < count) {
            LockSupport.parkNanos(PAUSE_NANOS);
            long now = ground.stored(couponId);
            if (now > stored) {
                progress = System.nanoTime();
            } else if (System.nanoTime() - progress > PATIENCE.toNanos()) {
                throw new BrokenPromise(now + " of " + count + " rows are there, and none has come for " + PATIENCE);
            }
            stored = now;
        }
    }
}
