package io.openrun.coupon.examples.service.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openrun.coupon.Coupon;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the coupons there are, by their ids.
 *
 * @param coupons the coupons
 * @param next what to send as {@code after} for the next page; null at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CouponPage(List<CouponView> coupons, @Nullable String next) {

    /** Of a page that was asked for with one entry more than it may have. */
    static CouponPage of(List<Coupon> found, int limit) {
        List<CouponView> page = found.stream().limit(limit).map(CouponView::of).toList();
        return new CouponPage(page, found.size() > limit ? page.get(limit - 1).couponId() : null);
    }
}
