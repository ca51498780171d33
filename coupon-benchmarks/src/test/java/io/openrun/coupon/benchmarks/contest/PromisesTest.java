package io.openrun.coupon.benchmarks.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;

/** What is planted here must void a run. */
class PromisesTest {

    @Test
    void holdWhenTheRowsAreWhatWasTold() {
        assertThatCode(() -> check(new Ledger(5, 5, 5, 10), 5, 0)).doesNotThrowAnyException();
        assertThatCode(() -> check(new Ledger(5, 5, 5, 10), 4, 2)).doesNotThrowAnyException();
        assertThatCode(() -> check(new Ledger(0, 0, 0, 0), 0, 0)).doesNotThrowAnyException();
    }

    @Test
    void areBrokenByWhatDiffers() {
        broken("rows are missing", new Ledger(4, 4, 4, 10), 5, 0);
        broken("rows that nobody was told of", new Ledger(6, 6, 6, 10), 5, 0);
        broken("rows that nobody was told of", new Ledger(8, 8, 8, 10), 5, 2);
        broken("more were issued than there are", new Ledger(11, 11, 11, 10), 11, 0);
        broken("a member has two", new Ledger(5, 4, 5, 10), 5, 0);
        broken("the counter is not the number of rows", new Ledger(5, 5, 6, 10), 5, 0);
        broken("events are lost", new Ledger(5, 5, 5, 10, 4, 4), 5, 0);
        broken("events without a row", new Ledger(5, 5, 5, 10, 6, 5), 5, 0);
        broken("a member has two events", new Ledger(5, 5, 5, 10, 5, 4), 5, 0);
    }

    @Test
    void areBrokenByARowThatIsTakenAwayFromOrPutIntoARealTable() {
        for (IssuerChoice issuer : new IssuerChoice[] {IssuerChoice.ROW_LOCK, IssuerChoice.PEER_SINGLE_STATEMENT}) {
            String table = issuer == IssuerChoice.ROW_LOCK ? "issued_coupon" : "peer_issued_coupon";
            brokenBy("DELETE FROM " + table + " WHERE member_id IS NOT NULL FETCH FIRST ROW ONLY", issuer);
        }
        brokenBy(
                "INSERT INTO peer_issued_coupon (coupon_id, member_id, issued_at) VALUES ('planted', 'm9', now())",
                IssuerChoice.PEER_SINGLE_STATEMENT);
        brokenBy("UPDATE coupon SET used_count = used_count + 1", IssuerChoice.ROW_LOCK);
    }

    private static void brokenBy(String damage, IssuerChoice issuer) {
        Ground.Plan plan = Ground.Plan.of(issuer, DatabaseChoice.H2, 2);
        brokenBy(plan, damage, servers -> servers.database().execute(damage));
    }

    @Test
    void areBrokenByAMemberOrAnEventThatIsTakenAwayFromOrPutIntoARealRedis() {
        for (IssuerChoice issuer : new IssuerChoice[] {IssuerChoice.REDIS_LUA, IssuerChoice.PEER_JEDIS_EVALSHA}) {
            String events = issuer == IssuerChoice.REDIS_LUA ? "outbox" : "events";
            String field = issuer == IssuerChoice.REDIS_LUA ? "m" : "member";
            brokenInRedis(issuer, "members", (redis, key) -> redis.hdel(key, "m1"));
            brokenInRedis(issuer, "members", (redis, key) -> redis.hset(key, "m9", "9:1"));
            brokenInRedis(issuer, events, (redis, key) -> redis.xtrim(key, 2, false));
            brokenInRedis(
                    issuer, events, (redis, key) -> redis.xadd(key, StreamEntryID.NEW_ENTRY, Map.of(field, "m1")));
            brokenInRedis(issuer, events, (redis, key) -> {
                long trimmed = redis.xtrim(key, 2, false);
                redis.xadd(key, StreamEntryID.NEW_ENTRY, Map.of(field, "m2"));
                return trimmed;
            });
        }
    }

    private static void brokenInRedis(IssuerChoice issuer, String part, BiFunction<RedisClient, String, ?> damage) {
        brokenBy(Ground.Plan.of(issuer, DatabaseChoice.REDIS_NO, 2), part, servers -> {
            try (RedisClient redis = servers.redis().direct()) {
                Set<String> keys = redis.keys("*{planted}*" + part);
                assertThat(keys).hasSize(1);
                assertThat(damage.apply(redis, keys.iterator().next())).isNotNull();
            }
        });
    }

    private static void brokenBy(Ground.Plan plan, String damaged, Consumer<Servers> damage) {
        try (Servers servers = new Servers(plan, Route.DIRECT);
                Contestant contestant = plan.issuer().open(servers)) {
            CouponId couponId = new CouponId("planted");
            contestant.open(couponId, 10);
            Tally tally = new Tally();
            for (int member = 0; member < 3; member++) {
                tally.add(contestant.issue(couponId, new MemberId("m" + member)));
            }
            assertThat(tally.count(Answer.ISSUED)).isEqualTo(3);
            Promises.check(contestant.ledger(couponId), tally);

            damage.accept(servers);

            assertThatThrownBy(() -> Promises.check(contestant.ledger(couponId), tally))
                    .as(damaged)
                    .isInstanceOf(BrokenPromise.class);
        }
    }

    private static void broken(String breach, Ledger ledger, long issued, long unknown) {
        assertThatThrownBy(() -> check(ledger, issued, unknown))
                .isInstanceOf(BrokenPromise.class)
                .hasMessageContaining("the run is void")
                .hasMessageContaining(breach);
    }

    private static void check(Ledger ledger, long issued, long unknown) {
        Tally tally = new Tally();
        tally.add(Answer.ISSUED, issued);
        tally.add(Answer.UNKNOWN, unknown);
        Promises.check(ledger, tally);
    }
}
