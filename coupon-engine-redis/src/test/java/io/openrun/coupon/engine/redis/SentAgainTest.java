package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome.AlreadyIssued;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.testkit.RedisCluster;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.SampleCoupons;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.MigrateParams;

/** Two errors are a reason to send a script again, since the server did not begin: it lacks the script, or the coupon. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SentAgainTest {

    private static final int MIGRATE_MILLIS = 5_000;

    private final Coupon coupon = SampleCoupons.open(10);

    @Test
    void a_server_that_forgot_the_script_costs_one_more_call_and_no_error() {
        try (RedisServer server = RedisServer.builder().start();
                UnifiedJedis client = Topology.client(Topology.addressOf(server));
                Jedis admin = new Jedis(server.host(), server.port())) {
            RedisStore store = Nodes.store(client).build();
            CouponIssuer issuer = new LuaCouponIssuer(store);
            new OpeningCatalog(Nodes.catalog(store)).create(coupon);
            assertThat(issuer.issue(coupon.id(), SampleCoupons.member(1))).isInstanceOf(Issued.class);
            String flushed = admin.scriptFlush();
            String reset = admin.configResetStat();
            assertThat(flushed).isEqualTo(reset);
            assertThat(issuer.issue(coupon.id(), SampleCoupons.member(2))).isInstanceOf(Issued.class);
            assertThat(issuer.issue(coupon.id(), SampleCoupons.member(3))).isInstanceOf(Issued.class);
            assertThat(calls(admin, "evalsha"))
                    .as("one that failed, one that did not")
                    .isEqualTo(2);
            assertThat(calls(admin, "eval")).as("with the script's text").isEqualTo(1);
        }
    }

    private static int calls(Jedis admin, String command) {
        Matcher matcher =
                Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(admin.info("commandstats"));
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /** There and back, so that the next test finds the cluster as it was. */
    @Test
    void a_coupon_is_found_again_after_its_slot_moved_to_another_master() {
        Nodes nodes = Nodes.on(Topology.CLUSTER);
        nodes.catalog.create(coupon);
        CouponIssuer issuer = new LuaCouponIssuer(nodes.one);
        MemberId kim = new MemberId("kim");
        assertThat(issuer.issue(coupon.id(), kim)).isInstanceOf(Issued.class);
        CouponKeys keys = nodes.keys(coupon.id());
        RedisServer home = Topology.cluster().masterOf(keys.meta());
        RedisServer away = Topology.cluster().masters().stream()
                .filter(master -> master != home)
                .findFirst()
                .orElseThrow();
        try (Jedis from = new Jedis(home.host(), home.port());
                Jedis to = new Jedis(away.host(), away.port())) {
            move(keys, from, to, away, issuer);
            assertFound(issuer, kim, SampleCoupons.member(2));
            move(keys, to, from, home, issuer);
            assertFound(issuer, kim, SampleCoupons.member(3));
        }
        assertThat(RecordedState.read(nodes.one.jedis(), keys).events()).hasSize(3);
    }

    private void assertFound(CouponIssuer issuer, MemberId holder, MemberId newcomer) {
        assertThat(issuer.issue(coupon.id(), holder)).isInstanceOf(AlreadyIssued.class);
        assertThat(issuer.issue(coupon.id(), newcomer)).isInstanceOf(Issued.class);
    }

    /** While the keys are on their way, one behind the other, the coupon is nowhere as a whole. */
    private void move(CouponKeys keys, Jedis from, Jedis to, RedisServer destination, CouponIssuer issuer) {
        int slot = RedisCluster.slotOf(keys.meta());
        assertOk(to.clusterSetSlotImporting(slot, from.clusterMyId()));
        assertOk(from.clusterSetSlotMigrating(slot, to.clusterMyId()));
        for (String key : keys.all()) {
            assertOk(from.migrate(destination.host(), destination.port(), MIGRATE_MILLIS, new MigrateParams(), key));
            assertThatThrownBy(() -> issuer.issue(coupon.id(), SampleCoupons.member(1)))
                    .isInstanceOfSatisfying(
                            NotCarriedOutException.class,
                            failure -> assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE));
        }
        assertOk(to.clusterSetSlotNode(slot, to.clusterMyId()));
        assertOk(from.clusterSetSlotNode(slot, to.clusterMyId()));
    }

    private static void assertOk(String answer) {
        assertThat(answer).isEqualTo("OK");
    }
}
