package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.Inventory;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.StockState;

/** A coupon as it stands in its row: what is on record, and the version that every change raises. */
record CouponRow(StockEntry entry, long version) {

    Coupon coupon() {
        return entry.coupon();
    }

    StockState state() {
        return entry.state();
    }

    long sequence() {
        return entry.sequence();
    }

    /** The row before one was taken from its stock. */
    CouponRow beforeUseOfOne() {
        Inventory now = coupon().inventory();
        Inventory before = new Inventory(now.totalCount(), now.usedCount() - 1);
        Coupon coupon = new Coupon(coupon().id(), coupon().terms(), before, coupon().suspended());
        return new CouponRow(
                new StockEntry(coupon, state(), entry.epoch(), entry.revision(), sequence() - 1, entry.storeIdentity()),
                version - 1);
    }
}
