package io.openrun.coupon.examples.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.TestDatabases;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReconcileTest {

    private final Shop shop = new Shop(TestDatabases.h2());

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void findsNothingWhereNothingDiffers() {
        CouponId inRows = shop.coupon(10).id();
        shop.issue(inRows, 3);
        CouponId inRedis = opened();

        CommandRun run = shop.runWithRedis("reconcile --json");

        assertThat(run.status()).as(run.err() + run.out()).isZero();
        assertThat(run.json().get("reports").findValuesAsText("couponId"))
                .containsExactlyInAnyOrder(inRows.value(), inRedis.value());
    }

    @Test
    void leavesAloneWhatMayBeOnItsWay() {
        CouponId coupon = opened();
        shop.issueInRedis(coupon, 3);

        CommandRun run = shop.runWithRedis("reconcile --json " + coupon);

        assertThat(run.status()).as(run.err() + run.out()).isZero();
        assertThat(report(run).get("counts").get("inFlight").intValue()).isEqualTo(3);
    }

    @Test
    void changesNothingUntilItIsToRepair() {
        CouponId coupon = opened();
        shop.issueInRedis(coupon, 3);
        loseEvents(coupon);
        Instant longAgo = SampleCoupons.now().plus(Duration.ofMillis(1_200));
        await(longAgo);

        CommandRun look = shop.runWithRedis("reconcile --json --horizon PT1S " + coupon);
        assertThat(look.status()).as(look.err() + look.out()).isEqualTo(ExitStatus.FINDINGS);
        assertThat(report(look).get("differences").get(0).get("kind").textValue())
                .isEqualTo("MISSING_ROW");
        assertThat(shop.rows(coupon)).isZero();

        CommandRun repair = shop.runWithRedis("reconcile --repair --horizon PT1S " + coupon);
        assertThat(repair.status()).as(repair.err() + repair.out()).isZero();
        assertThat(repair.out()).contains("all repaired", "1 coupons, 1 with differences");
        assertThat(shop.rows(coupon)).isEqualTo(3);

        assertThat(shop.runWithRedis("reconcile --horizon PT1S " + coupon).status())
                .isZero();
    }

    @Test
    void goesOnWhereACouponCantBeCompared() {
        CouponId unknown = SampleCoupons.newId();
        CouponId coupon = opened();

        CommandRun run = shop.runWithRedis("reconcile --json " + unknown + " " + coupon);

        assertThat(run.status()).isEqualTo(ExitStatus.NOT_CARRIED_OUT);
        assertThat(run.json().get("failed").get(0).get("couponId").textValue()).isEqualTo(unknown.value());
        assertThat(report(run).get("couponId").textValue()).isEqualTo(coupon.value());
    }

    @Test
    void namesWhatItLacks() {
        BadArgumentsTest.assertNames("--redis-url", "reconcile");
        BadArgumentsTest.assertNames("--horizon", "reconcile --redis-url redis://localhost:6379 --horizon PT0.1S");
        BadArgumentsTest.assertNames("--horizon", "reconcile --redis-url redis://localhost:6379 --horizon soon");
    }

    private CouponId opened() {
        CouponId coupon = shop.coupon(10).id();
        assertThat(shop.runWithRedis("coupon open " + coupon).status()).isZero();
        return coupon;
    }

    /** As if somebody else had shortened the stream. */
    private void loseEvents(CouponId coupon) {
        String stream = shop.metaKey(coupon).replace("meta", "1:outbox");
        assertThat(shop.jedis().xtrim(stream, 0, false)).isPositive();
    }

    private static void await(Instant moment) {
        while (SampleCoupons.now().isBefore(moment)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static JsonNode report(CommandRun run) {
        return run.json().get("reports").get(0);
    }
}
