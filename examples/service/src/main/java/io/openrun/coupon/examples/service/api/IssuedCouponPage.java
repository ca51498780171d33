package io.openrun.coupon.examples.service.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openrun.coupon.IssuedCoupon;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of what a member holds, by the ids of the coupons.
 *
 * @param issuedCoupons the issued coupons
 * @param next what to send as {@code after} for the next page; null at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record IssuedCouponPage(
        List<IssuedCouponView> issuedCoupons, @Nullable String next) {

    /** Of a page that was asked for with one entry more than it may have. */
    static IssuedCouponPage of(List<IssuedCoupon> found, int limit) {
        List<IssuedCouponView> page =
                found.stream().limit(limit).map(IssuedCouponView::of).toList();
        return new IssuedCouponPage(
                page, found.size() > limit ? page.get(limit - 1).couponId() : null);
    }
}
