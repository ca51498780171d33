package io.openrun.coupon.examples.service.api;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponTerms;
import java.time.Instant;

/**
 * A coupon as it is written in JSON.
 *
 * @param couponId its name
 * @param description what members read
 * @param discount how much it takes off
 * @param startsAt the first moment it can be issued
 * @param endsAt the first moment that is too late
 * @param expireDate the first moment an issued one can't be used any more
 * @param totalCount how many there are in all
 * @param remainCount how many can still be issued, at this moment
 * @param suspended whether issuing is paused by an operator
 */
public record CouponView(
        String couponId,
        String description,
        DiscountView discount,
        Instant startsAt,
        Instant endsAt,
        Instant expireDate,
        int totalCount,
        int remainCount,
        boolean suspended) {

    /**
     * A coupon.
     *
     * @param coupon the coupon
     * @return what is written of it
     */
    public static CouponView of(Coupon coupon) {
        CouponTerms terms = coupon.terms();
        return new CouponView(
                coupon.id().value(),
                terms.description(),
                DiscountView.of(terms.discount()),
                terms.issuePeriod().startsAt(),
                terms.issuePeriod().endsAt(),
                terms.expireDate(),
                coupon.inventory().totalCount(),
                coupon.inventory().getRemainCount(),
                coupon.suspended());
    }
}
