package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CouponId;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The keys of one coupon in one epoch, all of one hash slot. The layout's version stands in front; the meta hash is
 * one for all epochs, and says which one counts.
 */
record CouponKeys(CouponId couponId, long epoch, String meta, String members, String outbox, String taken) {

    private static final int LAYOUT = 1;
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_-]{1,30}");

    static CouponKeys of(String prefix, CouponId couponId, long epoch) {
        String coupon = coupon(prefix, couponId);
        return new CouponKeys(
                couponId,
                epoch,
                coupon + "meta",
                coupon + epoch + ":members",
                coupon + epoch + ":outbox",
                coupon + epoch + ":taken");
    }

    /** The key of a coupon's lock. */
    static String lock(String prefix, CouponId couponId) {
        return coupon(prefix, couponId) + "lock";
    }

    private static String coupon(String prefix, CouponId couponId) {
        return prefix + ":" + LAYOUT + ":{" + couponId + "}:";
    }

    /** The same prefix, if keys may begin with it. */
    static String checkPrefix(String keyPrefix) {
        if (keyPrefix == null || !PREFIX.matcher(keyPrefix).matches()) {
            throw new IllegalArgumentException("keyPrefix must be 1 to 30 of A-Z a-z 0-9 _ -");
        }
        return keyPrefix;
    }

    /** The keys of the scripts on a coupon's state. */
    List<String> all() {
        return List.of(meta, members, outbox);
    }

    /** The keys of the scripts on its outbox. */
    List<String> ofOutbox() {
        return List.of(outbox, taken, meta);
    }
}
