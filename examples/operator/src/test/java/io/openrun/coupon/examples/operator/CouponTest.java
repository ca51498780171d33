package io.openrun.coupon.examples.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.testkit.BytePattern;
import io.openrun.coupon.testkit.Fault;
import io.openrun.coupon.testkit.FaultKind;
import io.openrun.coupon.testkit.FaultProxy;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.TestDatabases;
import io.openrun.coupon.testkit.TestRedis;
import io.openrun.coupon.testkit.TestRedisAddress;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CouponTest {

    private final Shop shop = new Shop(TestDatabases.h2());

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void isCreatedAsItWasSaid() {
        CommandRun run = shop.run(
                "coupon create spring --json --stock 30 --percent 12.5 --cap 5000",
                "--description",
                "12.5 % off",
                "--starts",
                "2026-12-01T10:00+09:00",
                "--ends",
                "2026-12-02T01:00Z",
                "--expires",
                "2026-12-31T00:00Z");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.json().get("done").textValue()).isEqualTo("created");
        Coupon coupon =
                new JdbcCouponCatalog(shop.store).find(new CouponId("spring")).orElseThrow();
        assertThat(coupon.inventory().totalCount()).isEqualTo(30);
        assertThat(coupon.terms().description()).isEqualTo("12.5 % off");
        assertThat(coupon.terms().issuePeriod().startsAt()).isEqualTo(Instant.parse("2026-12-01T01:00:00Z"));
        JsonNode shown = shop.run("coupon show spring --json").json();
        assertThat(shown.get("discount").get("percent").decimalValue()).isEqualByComparingTo("12.5");
        assertThat(shown.get("state").textValue()).isEqualTo("ROWS");
        assertThat(shop.run("coupon show spring").out())
                .contains("discount       12.5 %, at most 5000", "on record      30 in all, 0 issued, 30 left");
    }

    @Test
    void isChangedInTheRows() {
        CouponId id = shop.coupon(10).id();
        shop.issue(id, 4);

        assertThat(shop.run("coupon restock " + id + " 5").out()).contains("15 in all, 4 issued, 11 left");
        assertThat(shop.run("coupon remove-stock " + id + " 1").out()).contains("14 in all");
        assertThat(shop.run("coupon suspend " + id).out()).contains("is suspended");
        assertThat(shop.run("coupon show " + id).out()).contains("ROWS, suspended");
        assertThat(shop.run("coupon resume " + id + " --json")
                        .json()
                        .get("suspended")
                        .booleanValue())
                .isFalse();
    }

    @Test
    void isOpenedChangedAndClosedInRedis() {
        CouponId id = shop.coupon(10).id();

        assertThat(shop.runWithRedis("coupon open " + id).status()).isZero();
        shop.issueInRedis(id, 4);
        assertThat(shop.runWithRedis("coupon restock " + id + " 5").out()).contains("15 in all, 4 issued, 11 left");
        JsonNode shown = shop.runWithRedis("coupon show " + id + " --json").json();
        assertThat(shown.get("state").textValue()).isEqualTo("OPEN");
        assertThat(shown.get("inRedis").get("issued").intValue()).isEqualTo(4);
        assertThat(shown.get("onRecord").get("issued").intValue()).isZero();
        assertThat(shop.runWithRedis("coupon close " + id).status()).isZero();
        assertThat(shop.issueInRedis(id, 5).get(4).held()).isEmpty();
    }

    @Test
    void inRedisIsNotChangedWithoutIt() {
        CouponId id = shop.coupon(10).id();
        assertThat(shop.runWithRedis("coupon open " + id).status()).isZero();

        CommandRun run = shop.run("coupon restock " + id + " 5");

        assertThat(run.status()).isEqualTo(ExitStatus.NOT_CARRIED_OUT);
        assertThat(run.err()).contains("OPEN").contains("give its --redis-url");
    }

    @Test
    void ofWhichNobodyKnowsWhetherItIsChangedSaysSo() {
        CouponId id = shop.coupon(10).id();
        assertThat(shop.runWithRedis("coupon open " + id).status()).isZero();
        TestRedisAddress redis = TestRedis.shared();
        try (FaultProxy proxy = FaultProxy.to(redis.host(), redis.port())) {
            proxy.onReplyTo(BytePattern.ascii("EVALSHA"), Fault.reset());
            String[] where = {
                "--redis-url", "redis://127.0.0.1:" + proxy.port(), "--key-prefix", shop.prefix, "--allow-weak-server"
            };

            CommandRun run = shop.run("coupon restock " + id + " 5", where);

            assertThat(proxy.injected(FaultKind.RESET)).isOne();
            assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.UNKNOWN);
            assertThat(run.err())
                    .startsWith("Nobody knows whether it was carried out")
                    .hasLineCount(1);
            assertThat(run.out()).isEmpty();
        }
        assertThat(shop.runWithRedis("coupon open " + id).out()).contains("15 in all");
    }

    @Test
    void thatRedisLostIsAFinding() {
        CouponId id = shop.coupon(10).id();
        assertThat(shop.runWithRedis("coupon open " + id).status()).isZero();
        assertThat(shop.jedis().del(shop.metaKey(id))).isOne();

        CommandRun run = shop.runWithRedis("coupon show " + id + " --json");

        assertThat(run.status()).isEqualTo(ExitStatus.FINDINGS);
        assertThat(run.json().get("trouble").textValue()).contains("Redis does not have coupon " + id);
    }

    @Test
    void thatTheRulesForbidIsLeftAsItIs() {
        CouponId id = shop.coupon(10).id();

        CommandRun tooMany = shop.run("coupon remove-stock " + id + " 11");
        CommandRun unknown = shop.run("coupon show " + SampleCoupons.newId());

        assertThat(tooMany.status()).isEqualTo(ExitStatus.NOT_CARRIED_OUT);
        assertThat(tooMany.err()).isEqualTo("Not carried out: can't remove 11, only 10 remain\n");
        assertThat(unknown.status()).isEqualTo(ExitStatus.NOT_CARRIED_OUT);
        assertThat(unknown.err()).contains("there is no coupon");
    }
}
