package io.openrun.coupon.testkit;

import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssuedCouponHistory;
import java.util.function.Consumer;

/**
 * What a contract asks: four doors to one and the same store. They may be used by many tests and threads at once; each
 * rule creates coupons of its own.
 *
 * @param issuer issues
 * @param otherIssuer issues as another node would: a second instance, with connections of its own where it has any
 * @param catalog creates and changes the coupons
 * @param history knows what was issued
 * @param settle returns once the history has everything that was issued of a coupon; at once where it always has
 */
public record EngineUnderTest(
        CouponIssuer issuer,
        CouponIssuer otherIssuer,
        CouponCatalog catalog,
        IssuedCouponHistory history,
        Consumer<CouponId> settle) {

    /**
     * An engine whose history has everything at once.
     *
     * @param issuer issues
     * @param otherIssuer issues as another node would
     * @param catalog creates and changes the coupons
     * @param history knows what was issued
     */
    public EngineUnderTest(
            CouponIssuer issuer, CouponIssuer otherIssuer, CouponCatalog catalog, IssuedCouponHistory history) {
        this(issuer, otherIssuer, catalog, history, couponId -> {});
    }
}
