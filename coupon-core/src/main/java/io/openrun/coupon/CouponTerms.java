package io.openrun.coupon;

import java.time.Instant;

/**
 * What a coupon promises: frozen as soon as the first one was issued.
 *
 * @param description what members read, 1 to {@value #DESCRIPTION_MAX} characters
 * @param discount how much it takes off
 * @param issuePeriod when it can be issued
 * @param expireDate the first moment an issued one can't be used any more, not before the end of the issue period, cut
 *     to microseconds
 */
public record CouponTerms(String description, DiscountPolicy discount, IssuePeriod issuePeriod, Instant expireDate) {

    /** The longest description, in characters. */
    public static final int DESCRIPTION_MAX = 1_000;

    /**
     * Checks the terms.
     *
     * @param description what members read
     * @param discount how much it takes off
     * @param issuePeriod when it can be issued
     * @param expireDate the first moment an issued one can't be used any more
     * @throws IllegalArgumentException if a part is null or out of its range
     */
    public CouponTerms {
        if (description == null || description.isBlank() || description.length() > DESCRIPTION_MAX) {
            throw new IllegalArgumentException("description must be 1 to " + DESCRIPTION_MAX + " characters");
        }
        if (description.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("description must not have the character NUL");
        }
        if (discount == null) {
            throw new IllegalArgumentException("discount must be given");
        }
        if (issuePeriod == null) {
            throw new IllegalArgumentException("issuePeriod must be given");
        }
        expireDate = Moments.stored("expireDate", expireDate);
        if (expireDate.isBefore(issuePeriod.endsAt())) {
            throw new IllegalArgumentException("expireDate must not be before the end of the issue period");
        }
    }
}
