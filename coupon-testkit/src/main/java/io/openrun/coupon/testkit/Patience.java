package io.openrun.coupon.testkit;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.NotCarriedOutException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Asks again while a store is busy or away, as the contract allows every caller to. */
final class Patience {

    private static final long PAUSE_MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private Patience() {}

    static <T> T untilAnswered(Supplier<T> call, Duration timeLimit) {
        long deadline = System.nanoTime() + timeLimit.toNanos();
        while (true) {
            try {
                return call.get();
            } catch (CouponException noAnswer) {
                if (isRejected(noAnswer) || System.nanoTime() > deadline) {
                    throw noAnswer;
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(PAUSE_MAX_NANOS));
            }
        }
    }

    /** Waits for something that has to come. */
    static void until(BooleanSupplier condition, Duration timeLimit) {
        if (!comesTrue(condition, timeLimit)) {
            throw new AssertionError("waited in vain for " + timeLimit);
        }
    }

    /** Waits for something that may come, and says whether it has. */
    static boolean comesTrue(BooleanSupplier condition, Duration timeLimit) {
        long deadline = System.nanoTime() + timeLimit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return true;
    }

    private static boolean isRejected(CouponException noAnswer) {
        return noAnswer instanceof NotCarriedOutException failed
                && failed.reason() == NotCarriedOutException.Reason.REJECTED;
    }
}
