package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.CouponId;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.RedisClient;

/**
 * The keys of every peer on Redis: the coupon with its count, who holds one, and a stream of what was issued. In one
 * slot, as a cluster wants it.
 */
final class PeerKeys implements AutoCloseable {

    private final RedisClient redis;

    PeerKeys(RedisPlace place) {
        this.redis = place.direct();
    }

    static String coupon(CouponId couponId) {
        return "coupon:{" + couponId.value() + "}";
    }

    static String members(CouponId couponId) {
        return coupon(couponId) + ":members";
    }

    static String events(CouponId couponId) {
        return coupon(couponId) + ":events";
    }

    void open(CouponId couponId, int totalCount) {
        redis.hset(coupon(couponId), Map.of("total", String.valueOf(totalCount), "used", "0"));
    }

    /** Where the members are in a hash, and the coupon counts. */
    Ledger ledger(CouponId couponId) {
        List<String> coupon = redis.hmget(coupon(couponId), "total", "used");
        return ledger(
                couponId, redis.hlen(members(couponId)), Long.parseLong(coupon.get(1)), Long.parseLong(coupon.get(0)));
    }

    /** Where counter and members are kept by other means. */
    Ledger ledger(CouponId couponId, long members, long counter, long total) {
        EventCount events = EventCount.of(redis, events(couponId), "member");
        return new Ledger(members, members, counter, total, events.events(), events.members());
    }

    void retire(CouponId couponId) {
        redis.del(coupon(couponId), members(couponId), events(couponId));
    }

    @Override
    public void close() {
        redis.close();
    }
}
