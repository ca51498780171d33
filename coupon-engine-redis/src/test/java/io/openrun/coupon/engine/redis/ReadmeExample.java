package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.SoldOutMemory;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.queue.EventSource;
import java.util.Optional;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/** The code that the README shows, between the markers. */
final class ReadmeExample {

    private ReadmeExample() {}

    /** What was issued, and what the outbox has of it. */
    record Shown(IssueOutcome outcome, Optional<EventSource.Delivery> delivery) {}

    static Shown redis(
            JdbcStore store, String host, int port, ConnectionPoolConfig pool, Coupon coupon, MemberId memberId) {
        // readme: redis
        UnifiedJedis jedis = RedisClient.builder() // or RedisSentinelClient, RedisClusterClient
                .hostAndPort(host, port)
                .poolConfig(pool) // set its maxWait: Jedis waits for ever otherwise
                .build();
        RedisStore redis = RedisStore.builder()
                .jedis(jedis)
                .register(new JdbcStockRegister(store)) // the database knows where a coupon's stock is
                .build();
        RedisCouponCatalog catalog =
                new RedisCouponCatalog(redis, new JdbcCouponCatalog(store), new JdbcIssuedCouponHistory(store));
        catalog.create(coupon);
        catalog.open(coupon.id()); // before the crowd comes, on any node; or openDue from a scheduler

        CoalescingCouponIssuer coalesced =
                CoalescingCouponIssuer.around(new LuaCouponIssuer(redis)).build();
        SoldOutMemory memory = new SoldOutMemory(new RedisSoldOutSource(redis));
        CouponIssuer issuer = memory.around(coalesced);
        EventSource outbox = new RedisOutbox(redis); // an event for each that was issued
        // readme: end
        try (jedis;
                coalesced;
                memory) {
            return new Shown(issuer.issue(coupon.id(), memberId), outbox.poll(100));
        }
    }
}
