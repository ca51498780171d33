package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.SoldOutSource;
import io.openrun.coupon.engine.redis.OpenCoupons.Look;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Tells a {@link io.openrun.coupon.SoldOutMemory} what Redis says, page by page. */
public final class RedisSoldOutSource implements SoldOutSource {

    private static final ScanParams PAGE = new ScanParams().count(1_000);

    private final RedisStore store;

    /**
     * A source over a store.
     *
     * @param store where the coupons are; stays the caller's
     */
    public RedisSoldOutSource(RedisStore store) {
        this.store = store;
    }

    @Override
    public OptionalLong soldOutAt(CouponId couponId) {
        Look look = store.openCoupons().look(couponId);
        if (look.isUnknownCoupon()) {
            return OptionalLong.empty();
        }
        String sequence = store.scripts()
                .run(LuaScript.SOLD_OUT, store.keys(couponId, look.epoch()), List.of())
                .orUnavailable()
                .text(0);
        return sequence.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(sequence));
    }

    @Override
    public void forEachHolder(CouponId couponId, Consumer<MemberId> holder) {
        Look look = store.openCoupons().look(couponId);
        if (look.isUnknownCoupon()) {
            return;
        }
        String members = store.keys(couponId, look.epoch()).members();
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            ScanResult<Map.Entry<String, String>> page = page(members, cursor);
            page.getResult().forEach(member -> holder.accept(new MemberId(member.getKey())));
            cursor = page.getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    }

    private ScanResult<Map.Entry<String, String>> page(String members, String cursor) {
        try {
            return store.jedis().hscan(members, cursor, PAGE);
        } catch (JedisException failure) {
            throw RedisFailure.looking(failure);
        }
    }
}
