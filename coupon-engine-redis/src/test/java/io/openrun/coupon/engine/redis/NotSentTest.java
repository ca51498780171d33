package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.testkit.FaultProxy;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;

/** What did not get as far as the server, or what the server did not begin, was not carried out, and is said to be so. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NotSentTest {

    private static final Duration TIMEOUT = Duration.ofMillis(300);
    private static final MemberId KIM = new MemberId("kim");

    private final Coupon coupon = SampleCoupons.open(10);

    @ParameterizedTest
    @EnumSource(names = {"STANDALONE", "CLUSTER"})
    void a_refused_connection_is_unavailable(Topology topology) {
        Nodes direct = Nodes.on(topology);
        direct.catalog.create(coupon);
        try (ProxiedRedis redis = new ProxiedRedis(topology)) {
            CouponIssuer issuer = new LuaCouponIssuer(redis.store(TIMEOUT, 1, 0));
            redis.proxies().forEach(FaultProxy::close);
            assertNotCarriedOut(issuer, Reason.UNAVAILABLE);
        }
        assertNothingIssued(direct);
    }

    @ParameterizedTest
    @EnumSource(names = {"STANDALONE", "CLUSTER"})
    void a_pool_without_a_free_connection_is_busy(Topology topology) {
        Nodes direct = Nodes.on(topology);
        direct.catalog.create(coupon);
        try (ProxiedRedis redis = new ProxiedRedis(topology)) {
            RedisStore store = redis.store(TIMEOUT, 1, 1);
            try (AbstractPipeline holdsTheOne = store.scripts().pipeline()) {
                Response<Boolean> unused =
                        holdsTheOne.exists(direct.keys(coupon.id()).meta());
                assertNotCarriedOut(new LuaCouponIssuer(store), Reason.BUSY);
            }
        }
        assertNothingIssued(direct);
    }

    @Test
    void a_server_that_is_busy_with_another_script_is_unavailable() throws Exception {
        ExecutorService others = Executors.newSingleThreadExecutor();
        try (RedisServer server =
                        RedisServer.builder().set("lua-time-limit", "20").start();
                UnifiedJedis client = Topology.client(Topology.addressOf(server))) {
            RedisStore store = Nodes.store(client).build();
            new OpeningCatalog(Nodes.catalog(store)).create(coupon);
            Future<?> script = others.submit(() -> runForEver(server));
            awaitBusy(client);
            assertNotCarriedOut(new LuaCouponIssuer(store), Reason.UNAVAILABLE);
            killScript(server);
            script.get();
            assertThat(new LuaCouponIssuer(store).issue(coupon.id(), KIM).held())
                    .isPresent();
        } finally {
            others.shutdownNow();
        }
    }

    private static void runForEver(RedisServer server) {
        try (Jedis other = new Jedis(server.host(), server.port())) {
            Object unused = other.eval("while true do end");
        } catch (JedisDataException killed) {
            // which is how it ends
        }
    }

    private static void awaitBusy(UnifiedJedis client) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() - end < 0) {
            try {
                boolean unused = client.exists("any");
            } catch (JedisDataException busy) {
                return;
            }
        }
        throw new AssertionError("the server did not become busy");
    }

    private static void killScript(RedisServer server) {
        try (Jedis other = new Jedis(server.host(), server.port())) {
            String unused = other.scriptKill();
        }
    }

    private void assertNotCarriedOut(CouponIssuer issuer, Reason reason) {
        assertThatThrownBy(() -> issuer.issue(coupon.id(), KIM))
                .isInstanceOfSatisfying(
                        NotCarriedOutException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(reason));
    }

    private void assertNothingIssued(Nodes direct) {
        RecordedState state = RecordedState.read(direct.one.jedis(), direct.keys(coupon.id()));
        assertThat(state.events()).isEmpty();
        assertThat(state.used()).isZero();
    }
}
