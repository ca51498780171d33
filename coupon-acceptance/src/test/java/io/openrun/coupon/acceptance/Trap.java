package io.openrun.coupon.acceptance;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Ends this JVM at a point, as SIGKILL would: no hook runs, no buffer is written. Thread-safe. */
final class Trap {

    /** What the parent sees of a process that was killed. */
    static final int KILLED = 137;

    private final AtomicInteger left = new AtomicInteger();
    private volatile @Nullable CrashPoint armed;

    /** From now on, the given time that the point is reached is the last. */
    void arm(CrashPoint point, int times) {
        left.set(times);
        armed = point;
    }

    void reached(CrashPoint point) {
        if (point == armed && left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
