package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.Inventory;

/** A coupon as it stands in its row, with what only engines need. */
record CouponRow(Coupon coupon, CouponState state, long sequence, long version) {

    /** The row before one was taken from its stock. */
    CouponRow beforeUseOfOne() {
        Inventory now = coupon.inventory();
        Inventory before = new Inventory(now.totalCount(), now.usedCount() - 1);
        return new CouponRow(
                new Coupon(coupon.id(), coupon.terms(), before, coupon.suspended()), state, sequence - 1, version - 1);
    }
}
