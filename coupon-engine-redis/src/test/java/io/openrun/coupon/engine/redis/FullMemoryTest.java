package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.engine.redis.Oracle.Failure;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.SampleCoupons;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.UnifiedJedis;

/** A Redis that has no memory left throws something away, or refuses to write. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullMemoryTest {

    private static final Logger LOG = LoggerFactory.getLogger(FullMemoryTest.class);
    private static final int TOTAL = 1_000;
    private static final int FIRST = 600;
    private static final int MEMBERS = 1_500;
    private static final int CACHED_MAX = 100_000;
    private static final String CACHED = "x".repeat(10_000);
    private static final long ROOM = 2_000_000;

    private final Coupon coupon = SampleCoupons.open(TOTAL);
    private final Oracle oracle = new Oracle(coupon.id(), TOTAL);

    /** A service that also caches in this Redis, and was warned when it opened the coupon. */
    @ParameterizedTest
    @ValueSource(strings = {"allkeys-lru", "allkeys-random"})
    void a_coupon_of_which_something_was_evicted_is_not_issued_any_more(String policy) {
        try (RedisServer server =
                        RedisServer.builder().set("maxmemory-policy", policy).start();
                UnifiedJedis client = Topology.client(Topology.addressOf(server));
                Jedis admin = new Jedis(server.host(), server.port())) {
            RedisStore store = Nodes.store(client).allowWeakServer().build();
            CouponIssuer issuer = new LuaCouponIssuer(store);
            CouponKeys keys = open(store);
            SampleCoupons.members(FIRST)
                    .forEach(member ->
                            assertThat(oracle.ask(issuer, member).isIssued()).isTrue());
            RecordedState before = RecordedState.read(client, keys);
            limitMemory(admin, usedMemory(admin) + ROOM);
            int cached = cacheUntilEvicted(client, keys);
            for (MemberId member : SampleCoupons.members(MEMBERS)) {
                assertThat(oracle.ask(issuer, member))
                        .as(member.value())
                        .matches(answer -> answer.is(Failure.UNAVAILABLE), "unavailable");
            }
            LOG.info(
                    "{}: {} values cached, then {} of the coupon's 3 keys were left; {} calls unavailable",
                    policy,
                    cached,
                    client.exists(keys.meta(), keys.members(), keys.outbox()),
                    MEMBERS);
            oracle.check(before, policy);
        }
    }

    private static int cacheUntilEvicted(UnifiedJedis client, CouponKeys keys) {
        for (int i = 0; i < CACHED_MAX; i++) {
            String unused = client.set("cached-" + i, CACHED);
            if (client.exists(keys.meta(), keys.members(), keys.outbox()) < 3) {
                return i;
            }
        }
        throw new AssertionError("nothing of the coupon was evicted");
    }

    @Test
    void without_eviction_a_write_is_refused_before_the_first_and_holders_are_answered() {
        try (RedisServer server = RedisServer.builder().start();
                UnifiedJedis client = Topology.client(Topology.addressOf(server));
                Jedis admin = new Jedis(server.host(), server.port())) {
            RedisStore store = Nodes.store(client).build();
            CouponIssuer issuer = new LuaCouponIssuer(store);
            CouponKeys keys = open(store);
            SampleCoupons.members(FIRST)
                    .forEach(member ->
                            assertThat(oracle.ask(issuer, member).isIssued()).isTrue());
            RecordedState before = RecordedState.read(client, keys);
            KeyCopies copies = KeyCopies.take(client, keys);
            limitMemory(admin, 1);
            for (int i = 0; i < MEMBERS; i++) {
                boolean holds = i < FIRST;
                assertThat(oracle.ask(issuer, SampleCoupons.member(i)))
                        .as("member %d", i)
                        .matches(answer -> holds ? answer.isHeld() : answer.is(Failure.UNAVAILABLE), "as it should be");
            }
            limitMemory(admin, 0);
            assertThat(copies.isSame(KeyCopies.take(client, keys)))
                    .as("nothing is written")
                    .isTrue();
            oracle.check(before, "while memory was full");
            for (MemberId member : SampleCoupons.members(MEMBERS)) {
                assertThat(oracle.ask(issuer, member).outcome()).isNotNull();
            }
            RecordedState after = RecordedState.read(client, keys);
            oracle.check(after, "after there was room again");
            assertThat(after.events()).hasSize(TOTAL);
        }
    }

    private CouponKeys open(RedisStore store) {
        new OpeningCatalog(Nodes.catalog(store)).create(coupon);
        return store.keys(
                coupon.id(), store.register().find(coupon.id()).orElseThrow().epoch());
    }

    private static void limitMemory(Jedis admin, long bytes) {
        assertThat(admin.configSet("maxmemory", Long.toString(bytes))).isEqualTo("OK");
    }

    private static long usedMemory(Jedis admin) {
        return admin.info("memory")
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                .sum();
    }
}
