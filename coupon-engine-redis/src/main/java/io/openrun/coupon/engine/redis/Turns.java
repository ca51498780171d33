package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CouponId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets the callers of this JVM go one after the other, for each coupon, in the order of their arrival. */
final class Turns {

    private final ConcurrentMap<CouponId, Line> lines = new ConcurrentHashMap<>();

    /** Those who want the same coupon; it is there as long as anybody is. */
    private static final class Line {
        private final Semaphore turn = new Semaphore(1, true);
        private int callers;
    }

    /** Waits for the turn, which the caller ends; false if it did not come in time. */
    boolean await(CouponId couponId, long timeoutNanos) throws InterruptedException {
        Line line = enter(couponId);
        boolean come = false;
        try {
            come = line.turn.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS);
            return come;
        } finally {
            if (!come) {
                leave(couponId);
            }
        }
    }

    void end(CouponId couponId) {
        Line line = lines.get(couponId);
        if (line == null) {
            throw new IllegalStateException("it is nobody's turn");
        }
        line.turn.release();
        leave(couponId);
    }

    private Line enter(CouponId couponId) {
        return lines.compute(couponId, (id, known) -> {
            Line line = known == null ? new Line() : known;
            line.callers++;
            return line;
        });
    }

    private void leave(CouponId couponId) {
        Line unused = lines.computeIfPresent(couponId, (id, line) -> --line.callers == 0 ? null : line);
    }
}
