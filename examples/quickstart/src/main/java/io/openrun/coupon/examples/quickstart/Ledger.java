package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCoupon;
import java.util.List;

/**
 * What is on record after the run, whatever the callers were told.
 *
 * @param rows the issued coupons in the order of their sequences
 * @param remainCount what the catalog says is left
 */
record Ledger(List<IssuedCoupon> rows, int remainCount) {

    static Ledger read(Stage stage, CouponId couponId) {
        int remainCount = stage.catalog()
                .find(couponId)
                .map(Ledger::remaining)
                .orElseThrow(() -> new StoreFailure("the coupon is gone", null));
        return new Ledger(stage.rows().of(couponId), remainCount);
    }

    private static int remaining(Coupon coupon) {
        return coupon.inventory().getRemainCount();
    }
}
