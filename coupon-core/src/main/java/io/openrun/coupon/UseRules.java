package io.openrun.coupon;

import java.time.Instant;
import java.util.Optional;

/** The rule of using an issued coupon as a pure function: every history that decides in Java calls it. */
public final class UseRules {

    private UseRules() {}

    /**
     * Decides the use of an issued coupon.
     *
     * @param found what is on record under the id asked for
     * @param expireDate the first moment it can't be used any more
     * @param now the moment on the store's clock, read under the lock
     * @return the outcome; what is {@link UseOutcome.Used} is for the history to store
     */
    public static UseOutcome decide(Optional<IssuedCoupon> found, Instant expireDate, Instant now) {
        if (found.isEmpty()) {
            return new UseOutcome.NotFound();
        }
        IssuedCoupon coupon = found.get();
        return switch (coupon.status()) {
            case USED -> new UseOutcome.AlreadyUsed(coupon);
            case EXPIRED -> new UseOutcome.Expired(coupon);
            case UNUSED ->
                now.isBefore(expireDate) ? new UseOutcome.Used(coupon.use(now)) : new UseOutcome.Expired(coupon);
        };
    }
}
