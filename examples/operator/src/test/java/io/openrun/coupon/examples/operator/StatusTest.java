package io.openrun.coupon.examples.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponSink;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.TestDatabases;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusTest {

    private final Shop shop = new Shop(TestDatabases.h2());

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void ofAnEmptyShopIsFine() {
        CommandRun run = shop.run("status");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("No coupons.", "dead letters   0", "overflow       0", "outbox rows    0 messages");
    }

    @Test
    void showsWhatIsIssuedInRowsAndInRedisAndWhatWaits() {
        CouponId inRows = shop.coupon(10).id();
        shop.issue(inRows, 3);
        CouponId inRedis = shop.coupon(2_000).id();
        assertThat(shop.runWithRedis("coupon open " + inRedis).status()).isZero();
        shop.issueInRedis(inRedis, 5);

        CommandRun run = shop.runWithRedis("status --json");

        assertThat(run.status()).as(run.err()).isZero();
        JsonNode rows = coupon(run, inRows);
        assertThat(rows.get("onRecord").get("left").intValue()).isEqualTo(7);
        assertThat(rows.get("inRedis").isNull()).isTrue();
        JsonNode redis = coupon(run, inRedis);
        assertThat(redis.get("epoch").intValue()).isOne();
        assertThat(redis.get("inRedis").get("left").intValue()).isEqualTo(1_995);
        JsonNode outboxes = run.json().get("outboxes");
        assertThat(outboxes.get(0).get("messages").intValue()).isOne();
        assertThat(outboxes.get(1).get("messages").intValue()).isOne();
        assertThat(outboxes.get(1).get("oldestAgeMs").longValue()).isBetween(0L, 60_000L);
        assertThat(shop.runWithRedis("status").out())
                .contains("COUPON  ", "  IN REDIS\n", "     1,995\n", "outbox Redis   1 messages, the oldest ");
    }

    @Test
    void hasFindingsWhereSomethingIsStuck() {
        CouponId coupon = shop.coupon(1).id();
        String unused = shop.deadLetter(DeadLetterCause.FORGED, coupon, SampleCoupons.member(1), 1);
        JdbcIssuedCouponSink sink = new JdbcIssuedCouponSink(shop.store);
        sink.append(List.of(event(coupon, 1), event(coupon, 2)));

        CommandRun run = shop.run("status --json");

        assertThat(run.status()).isEqualTo(ExitStatus.FINDINGS);
        assertThat(run.json().get("deadLetters").get("FORGED").intValue()).isOne();
        assertThat(run.json().get("overflow").intValue()).isOne();
        assertThat(shop.run("status").out()).contains("dead letters   1 FORGED", "overflow       1");
    }

    @Test
    void showsTheOthersWhereRedisLostACoupon() {
        CouponId lost = shop.coupon(10).id();
        CouponId whole = shop.coupon(10).id();
        for (CouponId coupon : List.of(lost, whole)) {
            assertThat(shop.runWithRedis("coupon open " + coupon).status()).isZero();
        }
        assertThat(shop.jedis().del(shop.metaKey(lost))).isOne();

        CommandRun run = shop.runWithRedis("status --json");

        assertThat(run.status()).isEqualTo(ExitStatus.FINDINGS);
        assertThat(coupon(run, lost).get("trouble").textValue()).contains("does not have");
        assertThat(coupon(run, whole).get("inRedis").get("left").intValue()).isEqualTo(10);
        assertThat(shop.runWithRedis("status").out()).contains("? Not carried out: Redis does not have coupon " + lost);
    }

    private static CouponIssuedEvent event(CouponId coupon, int number) {
        return new CouponIssuedEvent(coupon, SampleCoupons.member(number), number, 0, SampleCoupons.now());
    }

    private static JsonNode coupon(CommandRun run, CouponId id) {
        for (JsonNode coupon : run.json().get("coupons")) {
            if (coupon.get("coupon").textValue().equals(id.value())) {
                return coupon;
            }
        }
        throw new AssertionError("no coupon " + id + " in " + run.out());
    }
}
