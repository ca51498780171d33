package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.Inventory;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.redis.RedisCouponCatalog;
import io.openrun.coupon.engine.redis.RedisDurability;
import io.openrun.coupon.engine.redis.RedisStore;
import redis.clients.jedis.RedisClient;

/** The library's coupons, created in a database and opened in Redis: there they are issued. */
final class OpenedInRedis implements AutoCloseable {

    private final RedisClient redis;
    private final JdbcStore rows;
    private final RedisStore store;
    private final RedisCouponCatalog catalog;

    OpenedInRedis(RedisPlace place, Place beside) {
        this.redis = place.pool();
        this.rows = JdbcContestant.store(beside);
        RedisStore.Builder builder = RedisStore.builder()
                .jedis(redis)
                .register(new JdbcStockRegister(rows))
                .durability(durability(place));
        this.store = place.choice() == DatabaseChoice.REDIS_NO
                ? builder.allowWeakServer().build()
                : builder.build();
        this.catalog = new RedisCouponCatalog(store, new JdbcCouponCatalog(rows), new JdbcIssuedCouponHistory(rows));
    }

    private static RedisDurability durability(RedisPlace place) {
        return place.choice() == DatabaseChoice.REDIS_ALWAYS ? RedisDurability.fsync() : RedisDurability.fast();
    }

    RedisStore store() {
        return store;
    }

    /** The database beside it. */
    JdbcStore rows() {
        return rows;
    }

    void open(CouponId couponId, int totalCount) {
        catalog.create(Coupons.open(couponId, totalCount));
        catalog.open(couponId);
    }

    Inventory inventory(CouponId couponId) {
        return catalog.find(couponId).orElseThrow().inventory();
    }

    @Override
    public void close() {
        redis.close();
        rows.close();
    }
}
