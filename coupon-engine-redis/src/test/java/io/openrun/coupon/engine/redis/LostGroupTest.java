package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSource.Delivery;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.SampleCoupons;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.UnifiedJedis;

/** The consumer group is no part of what was issued: without it issuing goes on, and it begins anew. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LostGroupTest {

    private static final int POLLS_MAX = 1_000;

    @Test
    void a_lost_consumer_group_stops_nobody_and_loses_no_event() {
        try (RedisServer server = RedisServer.builder().start();
                UnifiedJedis client = Topology.client(Topology.addressOf(server))) {
            Coupon coupon = SampleCoupons.open(30);
            JdbcStore rows = Nodes.rows("lost_group_"); // an outbox asks for all coupons of the catalog
            RedisStore store = RedisStore.builder()
                    .jedis(client)
                    .register(new JdbcStockRegister(rows))
                    .build();
            new OpeningCatalog(new RedisCouponCatalog(
                            store, new JdbcCouponCatalog(rows), new JdbcIssuedCouponHistory(rows)))
                    .create(coupon);
            CouponIssuer issuer = new LuaCouponIssuer(store);
            CouponKeys keys = store.keys(
                    coupon.id(),
                    store.register().find(coupon.id()).orElseThrow().epoch());
            issue(issuer, coupon, 0, 10);
            RedisOutbox outbox = new RedisOutbox(store);
            Set<MemberId> taken = take(outbox, 5);
            assertThat(taken).isNotEmpty();
            issue(issuer, coupon, 10, 20);
            assertThat(client.xgroupDestroy(keys.outbox(), StockOpening.GROUP)).isEqualTo(1);
            issue(issuer, coupon, 20, 30);
            taken.addAll(take(outbox, POLLS_MAX));
            assertThat(taken).containsExactlyInAnyOrderElementsOf(SampleCoupons.members(30));
        }
    }

    private static void issue(CouponIssuer issuer, Coupon coupon, int from, int to) {
        List<MemberId> members =
                IntStream.range(from, to).mapToObj(SampleCoupons::member).toList();
        assertThat(issuer.issueAll(coupon.id(), members))
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Issued.class));
    }

    private static Set<MemberId> take(RedisOutbox outbox, int pollsMax) {
        Set<MemberId> taken = new HashSet<>();
        for (int i = 0; i < pollsMax && taken.size() < 30; i++) {
            Optional<Delivery> delivery = outbox.poll(10);
            delivery.ifPresent(some -> {
                some.events().stream().map(CouponIssuedEvent::memberId).forEach(taken::add);
                outbox.acknowledge(some);
            });
        }
        return taken;
    }
}
