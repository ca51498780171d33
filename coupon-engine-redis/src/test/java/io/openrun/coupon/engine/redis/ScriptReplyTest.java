package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

class ScriptReplyTest {

    private static final CouponKeys KEYS = CouponKeys.of("coupon", SampleCoupons.newId(), 1);

    static List<Object> whatIsNoAnswerToThisCall() {
        return List.of(
                List.of("other", "OK", "1", "1", "I", List.of()),
                List.of("tag"),
                List.of(),
                List.of(1L, "OK"),
                "OK",
                1L);
    }

    @ParameterizedTest
    @MethodSource("whatIsNoAnswerToThisCall")
    void the_answer_to_another_call_is_refused(Object reply) {
        assertThatThrownBy(() -> ScriptReply.of(KEYS, "tag", reply)).isInstanceOf(OutcomeUnknownException.class);
        assertThat(ScriptReply.of(KEYS, "tag", List.of("tag", "OK", "text")).text(0))
                .isEqualTo("text");
    }

    /** As if a client had given a connection back with an answer that nobody has read. */
    @Test
    void nobody_is_told_what_is_another_members_on_a_connection_out_of_step() {
        Coupon coupon = SampleCoupons.open(10);
        Nodes nodes = Nodes.on(Topology.STANDALONE);
        nodes.catalog.create(coupon);
        MemberId kim = new MemberId("kim");
        try (ProxiedRedis redis = new ProxiedRedis(Topology.STANDALONE)) {
            RedisStore store = redis.store(Duration.ofSeconds(5), 1, 1);
            CouponIssuer issuer = new LuaCouponIssuer(store);
            IssueOutcome others = issuer.issue(coupon.id(), SampleCoupons.member(1));
            assertThat(others.held()).isPresent();
            putOutOfStep((RedisClient) store.jedis(), nodes.keys(coupon.id()));
            assertThatThrownBy(() -> issuer.issue(coupon.id(), kim)).isInstanceOf(OutcomeUnknownException.class);
        }
        assertThat(new LuaCouponIssuer(nodes.other).issue(coupon.id(), kim))
                .isInstanceOfSatisfying(
                        IssueOutcome.AlreadyIssued.class,
                        held -> assertThat(held.coupon().sequence()).isEqualTo(3));
    }

    private static void putOutOfStep(RedisClient client, CouponKeys keys) {
        try (Connection connection = client.getPool().getResource()) {
            CommandArguments call = new CommandArguments(Command.EVALSHA)
                    .add(LuaScript.ISSUE.sha())
                    .add(keys.all().size())
                    .addObjects(keys.all())
                    .addObjects("0ther7a9", keys.epoch(), "0", "", "lee");
            connection.sendCommand(call);
        }
    }
}
