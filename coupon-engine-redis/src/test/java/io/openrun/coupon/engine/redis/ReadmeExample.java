package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.SoldOutMemory;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.JdbcDeadLetters;
import io.openrun.coupon.engine.jdbc.JdbcIssueOverflows;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponSink;
import io.openrun.coupon.engine.jdbc.JdbcRowCounters;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.queue.JsonEventCodec;
import io.openrun.coupon.queue.ReconcileReport;
import io.openrun.coupon.queue.Reconciler;
import java.time.Duration;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/** The code that the README shows, between the markers. */
final class ReadmeExample {

    private ReadmeExample() {}

    static IssueOutcome redis(
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
        // readme: end
        try (jedis;
                coalesced;
                memory) {
            return issuer.issue(coupon.id(), memberId);
        }
    }

    /** A worker and a reconciler that were at work. */
    record AtWork(boolean drained, ReconcileReport report) {}

    static AtWork handOff(JdbcStore store, RedisStore redis, CouponId couponId) {
        // readme: hand-off
        RedisOutbox outbox = new RedisOutbox(redis); // an event for each that was issued
        EventSink rows = new JdbcIssuedCouponSink(store); // puts each on record once
        DeadLetters deadLetters = new JdbcDeadLetters(store); // what can't be stored waits there for an operator
        EventCodec codec = JsonEventCodec.unsigned();

        EventWorker worker = EventWorker.builder() // on one node or on many
                .source(outbox)
                .sink(rows)
                .deadLetters(deadLetters)
                .codec(codec)
                .build()
                .start(); // and worker.close() when your service stops

        Reconciler reconciler = Reconciler.builder()
                .register(new JdbcStockRegister(store))
                .live(new RedisLiveIssues(redis))
                .record(new JdbcIssuedCouponHistory(store), new JdbcRowCounters(store))
                .sink(rows)
                .explanations(deadLetters, codec, new JdbcIssueOverflows(store))
                .backlog(outbox)
                .build();
        ReconcileReport report = reconciler.look(couponId); // changes nothing; repair(couponId) does
        // readme: end
        try (worker) {
            return new AtWork(worker.drain(Duration.ofSeconds(20)), report);
        }
    }
}
