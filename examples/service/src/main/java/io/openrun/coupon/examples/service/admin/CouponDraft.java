package io.openrun.coupon.examples.service.admin;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponTerms;
import io.openrun.coupon.IssuePeriod;
import io.openrun.coupon.examples.service.api.DiscountView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A coupon as an operator writes it down; each is null if it was not sent, which is refused.
 *
 * @param couponId its name
 * @param description what members read
 * @param discount how much it takes off
 * @param startsAt the first moment it can be issued
 * @param endsAt the first moment that is too late
 * @param expireDate the first moment an issued one can't be used any more
 * @param totalCount how many there are
 */
record CouponDraft(
        @Nullable String couponId,
        @Nullable String description,
        @Nullable DiscountView discount,
        @Nullable Instant startsAt,
        @Nullable Instant endsAt,
        @Nullable Instant expireDate,
        @Nullable Integer totalCount) {

    /** Throws IllegalArgumentException whose message begins with the name of the field that is missing or wrong. */
    Coupon toCoupon() {
        CouponTerms terms = new CouponTerms(
                given("description", description),
                given("discount", discount).toPolicy(),
                new IssuePeriod(given("startsAt", startsAt), given("endsAt", endsAt)),
                given("expireDate", expireDate));
        return Coupon.of(new CouponId(given("couponId", couponId)), terms, given("totalCount", totalCount));
    }

    private static <T> T given(String field, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(field + " must be given");
        }
        return value;
    }
}
