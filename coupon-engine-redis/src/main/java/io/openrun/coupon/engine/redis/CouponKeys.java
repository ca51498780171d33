package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CouponId;
import java.util.List;

/**
 * The keys of one coupon in one epoch, all of one hash slot. The layout's version stands in front; the meta hash is
 * one for all epochs, and says which one counts.
 */
record CouponKeys(CouponId couponId, long epoch, String meta, String members, String outbox) {

    private static final int LAYOUT = 1;

    static CouponKeys of(String prefix, CouponId couponId, long epoch) {
        String coupon = prefix + ":" + LAYOUT + ":{" + couponId + "}:";
        return new CouponKeys(
                couponId, epoch, coupon + "meta", coupon + epoch + ":members", coupon + epoch + ":outbox");
    }

    List<String> all() {
        return List.of(meta, members, outbox);
    }
}
