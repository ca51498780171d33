package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.CouponException;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome.AlreadyIssued;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.IssueOutcome.Refused;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.Refusal;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is told that he was issued one is on record on a replica, too; else he is told that it is unknown. */
@Timeout(120)
class ReplicatedTest {

    private static final Logger LOG = LoggerFactory.getLogger(ReplicatedTest.class);
    private static final RedisDurability REPLICATED = RedisDurability.replicated(1, Duration.ofMillis(300));

    /** For a replica that answers, on a machine that does other things, too. */
    private static final RedisDurability PATIENT = RedisDurability.replicated(1, Duration.ofSeconds(4));

    private static final int CALLERS = 16;

    private RedisServer master;
    private RedisServer replica;
    private ServerNode node;
    private ServerNode onReplica;

    @BeforeEach
    void start() {
        master = RedisServer.builder().start();
        replica = RedisServer.builder().replicaOf(master).start();
        node = ServerNode.on(master, PATIENT);
        onReplica = ServerNode.onWeak(replica);
    }

    @AfterEach
    void stop() {
        onReplica.close();
        node.close();
        replica.close();
        master.close();
    }

    @Test
    void who_is_issued_one_is_on_the_replica_at_that_moment() {
        int total = 200;
        CouponId couponId = node.open(total);
        for (int i = 0; i < total; i++) {
            assertThat(node.issue(couponId, i)).isInstanceOf(Issued.class);
            Recorded copy = onReplica.recorded(couponId);
            assertThat(copy.members()).containsKey(SampleCoupons.member(i)).hasSize(i + 1);
            copy.assertAgrees(total, "replica");
        }
    }

    @Test
    void nobody_is_told_anything_that_no_replica_has() {
        assertUnknownWhileFrozen(issuer -> issuer);
    }

    @Test
    void nor_are_those_who_are_decided_together() {
        assertUnknownWhileFrozen(issuer -> CoalescingCouponIssuer.around(issuer)
                .deadline(Duration.ofSeconds(30))
                .build());
    }

    private void assertUnknownWhileFrozen(Function<CouponIssuer, CouponIssuer> around) {
        CouponId couponId = node.open(3);
        CouponId soldOut = node.open(1);
        assertThat(node.issue(couponId, 1)).isInstanceOf(Issued.class);
        assertThat(node.issue(soldOut, 1)).isInstanceOf(Issued.class);
        try (ServerNode hasty = ServerNode.on(master, REPLICATED);
                ServerNode other = ServerNode.on(master, REPLICATED)) {
            // connections that were used before: on a new one WAIT would wait for all that came before it
            assertThat(hasty.insist(couponId, SampleCoupons.member(1))).isInstanceOf(AlreadyIssued.class);
            assertThat(other.insist(couponId, SampleCoupons.member(1))).isInstanceOf(AlreadyIssued.class);
            replica.freeze();
            assertUnknown(around.apply(hasty.issuer), couponId, soldOut);
            // Its connections have written nothing of this, and must wait for what others wrote.
            assertUnknown(around.apply(other.issuer), couponId, soldOut);
            assertThat(node.recorded(couponId).members()).containsKey(SampleCoupons.member(2));
            replica.thaw();
        }
        assertThat(node.issue(couponId, 2)).isInstanceOf(AlreadyIssued.class);
        assertThat(node.issue(couponId, 1)).isInstanceOf(AlreadyIssued.class);
        assertThat(node.issue(soldOut, 2)).isEqualTo(new Refused(Refusal.SOLD_OUT));
        onReplica.recorded(couponId).assertAgrees(3, "replica");
    }

    private static void assertUnknown(CouponIssuer issuer, CouponId couponId, CouponId soldOut) {
        assertUnknown(issuer, couponId, 2); // new to begin with
        assertUnknown(issuer, couponId, 1); // holds one, which the replica has
        assertUnknown(issuer, soldOut, 1);
        assertUnknown(issuer, soldOut, 2); // whose "sold out" no replica can confirm
        if (issuer instanceof CoalescingCouponIssuer gathering) {
            gathering.close();
        }
    }

    private static void assertUnknown(CouponIssuer issuer, CouponId couponId, int member) {
        assertThatThrownBy(() -> issuer.issue(couponId, SampleCoupons.member(member)))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("0 of 1 replicas confirmed");
    }

    /** WAIT vouches only for what its own connection has written: after a mere look, for nothing. */
    @Test
    void every_call_writes_so_that_there_is_something_to_wait_for() {
        CouponId couponId = node.open(1);
        assertThat(node.issue(couponId, 1)).isInstanceOf(Issued.class);
        for (int member = 1; member <= 2; member++) {
            long before = written(couponId);
            Object holderOrTooLate = node.issue(couponId, member);
            assertThat(written(couponId)).as("after %s", holderOrTooLate).isGreaterThan(before);
        }
    }

    private long written(CouponId couponId) {
        return node.recorded(couponId).counter("asked");
    }

    @Test
    void a_promoted_replica_has_everybody_who_was_told() throws Exception {
        assertPromotedHasAll(node.issuer);
    }

    @Test
    void a_promoted_replica_has_everybody_who_was_told_together() throws Exception {
        try (CoalescingCouponIssuer gathering = CoalescingCouponIssuer.around(node.issuer)
                .deadline(Duration.ofSeconds(30))
                .build()) {
            assertPromotedHasAll(gathering);
        }
    }

    private void assertPromotedHasAll(CouponIssuer issuer) throws Exception {
        int total = 1_000_000;
        CouponId couponId = node.open(total);
        CouponKeys keys = node.keys(couponId);
        List<CompletableFuture<List<IssuedCoupon>>> callers = new ArrayList<>();
        AtomicInteger told = new AtomicInteger();
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try {
            for (int i = 0; i < CALLERS; i++) {
                callers.add(
                        CompletableFuture.supplyAsync(() -> askUntilItFails(issuer, couponId, next, told), threads));
            }
            ServerNode.await("some are told", () -> told.get() > FaultForm.of(1_000, 20_000));
            master.kill();
            List<IssuedCoupon> all = new ArrayList<>();
            for (CompletableFuture<List<IssuedCoupon>> caller : callers) {
                all.addAll(caller.get(30, TimeUnit.SECONDS));
            }
            ServerNode.tell(onReplica.jedis, "REPLICAOF NO ONE");
            Recorded promoted = Recorded.read(onReplica.jedis, keys);
            LOG.info(
                    "replicated: {} were told, the promoted replica has {}",
                    all.size(),
                    promoted.members().size());
            promoted.assertAgrees(total, "promoted");
            for (IssuedCoupon issued : all) {
                assertThat(promoted.members())
                        .containsEntry(issued.memberId(), new Holding(issued.sequence(), issued.issuedAt()));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<IssuedCoupon> askUntilItFails(
            CouponIssuer issuer, CouponId couponId, AtomicInteger next, AtomicInteger told) {
        List<IssuedCoupon> issued = new ArrayList<>();
        try {
            while (true) {
                issuer.issue(couponId, SampleCoupons.member(next.getAndIncrement()))
                        .held()
                        .ifPresent(issued::add);
                int unused = told.incrementAndGet();
            }
        } catch (CouponException gone) {
            return issued;
        }
    }
}
