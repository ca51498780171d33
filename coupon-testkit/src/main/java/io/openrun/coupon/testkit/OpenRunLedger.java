package io.openrun.coupon.testkit;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.Paging;
import java.util.ArrayList;
import java.util.List;

/**
 * What is on record after an open run, whatever the callers were told.
 *
 * @param rows the issued coupons in the order of their sequences
 * @param remainCount what the catalog says is left
 */
public record OpenRunLedger(List<IssuedCoupon> rows, int remainCount) {

    /**
     * Keeps a copy of the rows.
     *
     * @param rows the issued coupons
     * @param remainCount what is left
     */
    public OpenRunLedger {
        rows = List.copyOf(rows);
    }

    /**
     * Reads all rows of a coupon, page by page.
     *
     * @param history where they are
     * @param couponId the coupon
     * @return its issued coupons in the order of their sequences
     * @throws io.openrun.coupon.NotCarriedOutException if the history does not answer
     */
    public static List<IssuedCoupon> rows(IssuedCouponHistory history, CouponId couponId) {
        List<IssuedCoupon> rows = new ArrayList<>();
        long after = 0;
        while (true) {
            List<IssuedCoupon> page = history.listByCoupon(couponId, after, Paging.LIMIT_MAX);
            rows.addAll(page);
            long last = page.isEmpty() ? after : page.get(page.size() - 1).sequence();
            // A history that does not go forward is wrong, and must not keep us for ever.
            if (page.size() < Paging.LIMIT_MAX || last <= after) {
                return rows;
            }
            after = last;
        }
    }
}
