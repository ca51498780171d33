package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.Paging;
import java.util.ArrayList;
import java.util.List;

/**
 * What is on record after the run, whatever the callers were told.
 *
 * @param rows the issued coupons as the history lists them
 * @param remainCount what the catalog says is left
 */
record Ledger(List<IssuedCoupon> rows, int remainCount) {

    static Ledger read(CouponCatalog catalog, IssuedCouponHistory history, CouponId couponId) {
        int remainCount = catalog.find(couponId)
                .map(Ledger::remaining)
                .orElseThrow(() -> new DatabaseFailure("the coupon is gone", null));
        return new Ledger(rows(history, couponId), remainCount);
    }

    private static int remaining(Coupon coupon) {
        return coupon.inventory().getRemainCount();
    }

    private static List<IssuedCoupon> rows(IssuedCouponHistory history, CouponId couponId) {
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
