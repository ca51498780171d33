package io.openrun.coupon.testkit;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One call as a service makes it: asks again while there is no answer, which the contract says is always safe. */
record OpenRunCall(
        CouponIssuer issuer, CouponId couponId, OpenRunTally tally, Duration patience, BooleanSupplier isStopped) {

    private static final Duration PAUSE_IN_DOUBT = Duration.ofMillis(20);

    void ask(MemberId member) {
        long startNanos = System.nanoTime();
        while (true) {
            try {
                tally.answered(member, issuer.issue(couponId, member), startNanos);
                return;
            } catch (CouponException noAnswer) {
                if (isFinal(noAnswer) || isStopped.getAsBoolean() || isTooLong(startNanos)) {
                    tally.gaveUp(noAnswer);
                    return;
                }
                tally.asksAgain(noAnswer);
                pause(noAnswer);
            } catch (RuntimeException broken) {
                tally.gaveUp(broken);
                return;
            }
        }
    }

    private boolean isTooLong(long startNanos) {
        return System.nanoTime() - startNanos > patience.toNanos();
    }

    private static boolean isFinal(CouponException noAnswer) {
        return noAnswer instanceof NotCarriedOutException failed
                && failed.reason() == NotCarriedOutException.Reason.REJECTED;
    }

    /** Random, so that those who were turned away together don't come back together. */
    private static void pause(CouponException noAnswer) {
        Duration longest = noAnswer instanceof NotCarriedOutException failed ? failed.retryAfter() : PAUSE_IN_DOUBT;
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest.toNanos() + 1));
    }
}
