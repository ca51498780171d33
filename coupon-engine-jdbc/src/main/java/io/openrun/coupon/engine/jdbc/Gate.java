package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.PoolUse;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Lets as many callers to the database as there are connections for them, in the order of their arrival. How many wait
 * is bounded, and how long: a database that hangs must not collect the threads of the service.
 */
final class Gate {

    private static final Duration RETRY_AFTER = Duration.ofMillis(100);

    private final int placesMax;
    private final Semaphore places;
    private final AtomicInteger waiting = new AtomicInteger();
    private final int waitingMax;
    private final long waitMs;

    Gate(int places, int waitingMax, Duration wait) {
        this.placesMax = places;
        this.places = new Semaphore(places, true);
        this.waitingMax = waitingMax;
        this.waitMs = wait.toMillis();
    }

    void enter(Deadline deadline) {
        try {
            // without a time this would pass by those who wait; with one the order is kept
            if (places.tryAcquire(0, TimeUnit.SECONDS)) {
                return;
            }
            waitForAPlace(Math.min(waitMs, deadline.leftMs()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw busy("interrupted while waiting for a connection", stopped);
        }
    }

    private void waitForAPlace(long timeoutMs) throws InterruptedException {
        if (waiting.incrementAndGet() > waitingMax) {
            waiting.decrementAndGet();
            throw busy("more than " + waitingMax + " callers are waiting for a connection", null);
        }
        try {
            if (!places.tryAcquire(timeoutMs, TimeUnit.MILLISECONDS)) {
                throw busy("no connection became free within " + timeoutMs + " ms", null);
            }
        } finally {
            waiting.decrementAndGet();
        }
    }

    void leave() {
        places.release();
    }

    /** Looks; who is just coming or going may be counted or not. */
    PoolUse use() {
        return new PoolUse(placesMax - places.availablePermits(), Math.min(waiting.get(), waitingMax), placesMax);
    }

    private static NotCarriedOutException busy(String why, @Nullable Throwable cause) {
        return new NotCarriedOutException(Reason.BUSY, RETRY_AFTER, why, cause);
    }
}
