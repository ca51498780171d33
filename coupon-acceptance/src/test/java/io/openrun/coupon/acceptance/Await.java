package io.openrun.coupon.acceptance;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what has to come, with a deadline. */
final class Await {

    /** Enough for a machine that does many other things. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration LOOK_EVERY = Duration.ofMillis(5);

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        until(what, PATIENCE, condition, () -> "");
    }

    static void until(String what, Duration within, BooleanSupplier condition, Supplier<String> why) {
        long end = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited " + within + " in vain until " + what + " " + why.get());
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /** Lets a time pass: of a schedule of faults, never to wait for something. */
    static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
