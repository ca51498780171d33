package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.SampleCoupons;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import redis.clients.jedis.UnifiedJedis;

/** A node of the service, with connections of its own to a Redis that a test may do anything with. */
final class ServerNode implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(5);

    final UnifiedJedis jedis;
    final RedisStore store;
    final RedisCouponCatalog catalog;
    final CouponIssuer issuer;

    private ServerNode(UnifiedJedis jedis, RedisStore store) {
        this.jedis = jedis;
        this.store = store;
        this.catalog = Nodes.catalog(store);
        this.issuer = new LuaCouponIssuer(store);
    }

    static ServerNode on(RedisServer server) {
        return on(server, RedisDurability.fsync());
    }

    static ServerNode on(RedisServer server, RedisDurability durability) {
        return over(Topology.client(Topology.addressOf(server)), durability);
    }

    static ServerNode over(UnifiedJedis jedis, RedisDurability durability) {
        return new ServerNode(jedis, Nodes.store(jedis).durability(durability).build());
    }

    static ServerNode onWeak(RedisServer server) {
        UnifiedJedis jedis = Topology.client(Topology.addressOf(server));
        return new ServerNode(jedis, Nodes.store(jedis).allowWeakServer().build());
    }

    CouponId open(int total) {
        Coupon coupon = SampleCoupons.open(total);
        catalog.create(coupon);
        Coupon unused = catalog.open(coupon.id());
        return coupon.id();
    }

    CouponKeys keys(CouponId couponId) {
        return store.keys(
                couponId, store.register().find(couponId).orElseThrow().epoch());
    }

    Recorded recorded(CouponId couponId) {
        return Recorded.read(jedis, keys(couponId));
    }

    IssueOutcome issue(CouponId couponId, int member) {
        return issuer.issue(couponId, SampleCoupons.member(member));
    }

    /** Asks until there is an answer, as every caller may: connections that a dead server has left are all in the way. */
    IssueOutcome insist(CouponId couponId, MemberId member) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return issuer.issue(couponId, member);
            } catch (NotCarriedOutException | OutcomeUnknownException noAnswer) {
                if (System.nanoTime() - end > 0) {
                    throw noAnswer;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** Asks until the server itself says why it does nothing; any answer before that is wrong. */
    void assertUnavailable(CouponId couponId, int member, String why) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String said = "";
        while (!said.contains(why)) {
            assertThat(System.nanoTime() - end).as("it only said: %s", said).isNegative();
            try {
                IssueOutcome outcome = issue(couponId, member);
                throw new AssertionError("member " + member + " was told " + outcome);
            } catch (OutcomeUnknownException lost) {
                said = String.valueOf(lost.getMessage());
            } catch (NotCarriedOutException no) {
                assertThat(no.reason()).isEqualTo(Reason.UNAVAILABLE);
                said = String.valueOf(no.getMessage());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Sends a command that the client has no method for. */
    @SuppressWarnings("deprecation") // what Jedis 8 has in its place is not in Jedis 6
    static void tell(UnifiedJedis jedis, String command) {
        List<String> words = List.of(command.split(" ", -1));
        Object unused = jedis.sendCommand(
                () -> words.get(0).getBytes(StandardCharsets.UTF_8),
                words.subList(1, words.size()).toArray(String[]::new));
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("waiting until %s", what).isNegative();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    @Override
    public void close() {
        jedis.close();
    }
}
