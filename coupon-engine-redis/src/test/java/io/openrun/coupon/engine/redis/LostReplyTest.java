package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome.AlreadyIssued;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.testkit.BytePattern;
import io.openrun.coupon.testkit.Direction;
import io.openrun.coupon.testkit.Fault;
import io.openrun.coupon.testkit.FaultKind;
import io.openrun.coupon.testkit.FaultProxy;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One request or one reply gets lost: the caller is told that it is unknown, once, and asking again settles it. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LostReplyTest {

    private static final BytePattern SCRIPT = BytePattern.ascii("EVALSHA");
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final MemberId KIM = new MemberId("kim");
    private static final MemberId LEE = new MemberId("lee");

    static Stream<Arguments> losses() {
        return Stream.of(Topology.STANDALONE, Topology.CLUSTER)
                .flatMap(topology -> Stream.of(Fault.reset(), Fault.blackhole(), Fault.cutAfter(5))
                        .map(fault -> Arguments.of(topology, fault)));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void a_lost_reply_is_unknown_and_asking_again_gives_the_coupon_on_record(Topology topology, Fault loss) {
        try (Path path = new Path(topology)) {
            path.proxy.onReplyTo(SCRIPT, loss);
            path.assertUnknown(KIM);
            RecordedState recorded = path.recorded();
            assertThat(recorded.events()).extracting(event -> event.member()).containsExactly(path.first, KIM);
            assertThat(path.issuer.issue(path.coupon.id(), KIM))
                    .isInstanceOfSatisfying(AlreadyIssued.class, already -> {
                        assertThat(already.coupon().sequence()).isEqualTo(2);
                        assertThat(already.coupon().issuedAt())
                                .isEqualTo(Holding.moment(
                                        recorded.events().get(1).place().issuedAt()));
                    });
            assertThat(path.recorded()).isEqualTo(recorded);
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void a_lost_request_is_unknown_too_and_asking_again_issues(Topology topology, Fault loss) {
        try (Path path = new Path(topology)) {
            path.proxy.onNext(Direction.CLIENT_TO_SERVER, SCRIPT, loss);
            path.assertUnknown(KIM);
            assertThat(path.recorded().events()).hasSize(1);
            assertThat(path.issuer.issue(path.coupon.id(), KIM)).isInstanceOf(Issued.class);
            assertThat(path.recorded().events()).hasSize(2);
        }
    }

    /** The cluster client would try a command five times. A script that is sent again unseen is one that was in doubt. */
    @ParameterizedTest
    @EnumSource(names = {"STANDALONE", "CLUSTER"})
    void a_script_whose_reply_got_lost_is_not_sent_again_unseen(Topology topology) {
        try (Path path = new Path(topology)) {
            path.proxy.onReplyTo(SCRIPT, Fault.reset());
            path.proxy.onReplyTo(SCRIPT, Fault.reset());
            path.assertUnknown(KIM);
            assertThat(path.proxy.armed()).as("replies still to be lost").isEqualTo(1);
            assertThat(path.recorded().events()).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STANDALONE", "CLUSTER"})
    void a_batch_whose_reply_got_lost_is_carried_out_as_a_whole(Topology topology) {
        try (Path path = new Path(topology)) {
            List<MemberId> both = List.of(KIM, LEE);
            path.proxy.onReplyTo(SCRIPT, Fault.reset());
            assertThatThrownBy(() -> path.issuer.issueAll(path.coupon.id(), both))
                    .isInstanceOf(OutcomeUnknownException.class);
            assertThat(path.recorded().events()).hasSize(3);
            assertThat(path.issuer.issueAll(path.coupon.id(), both))
                    .hasSize(2)
                    .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(AlreadyIssued.class));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STANDALONE", "CLUSTER"})
    void a_connection_whose_reply_came_late_is_not_used_again(Topology topology) {
        try (Path path = new Path(topology)) {
            long connections = path.proxy.connectionsAccepted();
            path.proxy.onReplyTo(SCRIPT, Fault.delay(TIMEOUT.multipliedBy(2)));
            path.assertUnknown(KIM);
            assertThat(path.proxy.injected(FaultKind.DELAY)).isPositive();
            assertThat(path.issuer.issue(path.coupon.id(), LEE)).isInstanceOfSatisfying(Issued.class, issued -> {
                assertThat(issued.coupon().memberId()).isEqualTo(LEE);
                assertThat(issued.coupon().sequence()).isEqualTo(3);
            });
            assertThat(path.proxy.connectionsAccepted()).isGreaterThan(connections);
        }
    }

    /** A coupon whose issuer has one connection, through a proxy, and has used it. */
    private static final class Path implements AutoCloseable {

        private final Nodes direct;
        private final ProxiedRedis redis;
        private final CouponKeys keys;
        final Coupon coupon = SampleCoupons.open(10);
        final MemberId first = SampleCoupons.member(1);
        final FaultProxy proxy;
        final CouponIssuer issuer;

        Path(Topology topology) {
            direct = Nodes.on(topology);
            direct.catalog.create(coupon);
            keys = direct.keys(coupon.id());
            redis = new ProxiedRedis(topology);
            proxy = redis.proxyOf(keys.meta());
            issuer = new LuaCouponIssuer(redis.store(TIMEOUT, 1, 1));
            assertThat(issuer.issue(coupon.id(), first)).isInstanceOf(Issued.class);
        }

        void assertUnknown(MemberId member) {
            assertThatThrownBy(() -> issuer.issue(coupon.id(), member)).isInstanceOf(OutcomeUnknownException.class);
        }

        RecordedState recorded() {
            return RecordedState.read(direct.one.jedis(), keys);
        }

        @Override
        public void close() {
            redis.close();
        }
    }
}
