package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.RowLockCouponIssuer;
import io.openrun.coupon.queue.EventSource.Delivery;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who shortens a stream by its length takes events from it; that is noticed, whenever it happens. */
@Timeout(60)
class RedisOutboxLossTest {

    private static final Duration SOON = Duration.ofMillis(20);

    @ParameterizedTest
    @EnumSource(
            value = Topology.class,
            names = {"STANDALONE", "CLUSTER"})
    void events_that_went_before_the_first_was_taken(Topology topology) {
        OutboxCoupon coupon = OutboxCoupon.on(topology);
        coupon.issueEntries(5);
        assertThat(coupon.sabotage(2)).isEqualTo(3);
        RedisOutbox outbox = coupon.outbox();
        assertThat(outbox.poll(1_000).orElseThrow().events()).hasSize(20);
        assertThat(outbox.lostEvents()).isEqualTo(30);
    }

    @Test
    void events_that_went_while_no_worker_ran() {
        OutboxCoupon coupon = OutboxCoupon.on(Topology.STANDALONE);
        coupon.issueEntries(2);
        RedisOutbox stopped = coupon.outbox();
        stopped.acknowledge(stopped.poll(1_000).orElseThrow());
        coupon.issueEntries(3);
        assertThat(coupon.sabotage(1)).isPositive();
        RedisOutbox outbox = coupon.outbox();
        assertThat(outbox.poll(1_000).orElseThrow().events()).hasSize(10);
        assertThat(outbox.lostEvents()).isEqualTo(20);
        assertThat(stopped.lostEvents()).isZero();
    }

    @Test
    void the_last_events_after_which_there_come_no_more() {
        OutboxCoupon coupon = OutboxCoupon.on(Topology.STANDALONE);
        coupon.issueEntries(2);
        RedisOutbox outbox = coupon.outbox(SOON, SOON);
        outbox.acknowledge(OutboxCoupon.takeOne(outbox));
        assertThat(coupon.sabotage(0)).isPositive();
        ServerNode.await("it is noticed", () -> outbox.poll(1).isEmpty() && outbox.lostEvents() > 0);
        coupon.issueEntries(1);
        assertThat(OutboxCoupon.takeOne(outbox).events()).hasSize(10);
        assertThat(outbox.lostEvents()).as("counted once").isEqualTo(10);
    }

    @Test
    void entries_that_went_while_a_worker_that_died_had_them() {
        OutboxCoupon coupon = OutboxCoupon.on(Topology.STANDALONE);
        coupon.issueEntries(3);
        assertThat(coupon.outbox().poll(1_000).orElseThrow().events()).hasSize(30);
        assertThat(coupon.sabotage(1)).isEqualTo(2);
        RedisOutbox outbox = coupon.outbox(SOON, SOON);
        Delivery left = OutboxCoupon.takeOne(outbox);
        assertThat(left.events()).hasSize(10);
        outbox.acknowledge(left);
        assertThat(outbox.lostEvents()).as("one at least of each entry").isEqualTo(2);
        assertThat(coupon.pending()).isEmpty();
    }

    @Test
    void entries_that_went_while_their_worker_keeps_them() {
        OutboxCoupon coupon = OutboxCoupon.on(Topology.STANDALONE);
        coupon.issueEntries(3);
        RedisOutbox outbox = coupon.outbox();
        Delivery kept = outbox.poll(1_000).orElseThrow();
        outbox.keep(kept);
        assertThat(outbox.lostEvents()).isZero();
        assertThat(coupon.sabotage(0)).isEqualTo(3);
        outbox.keep(kept);
        assertThat(outbox.lostEvents()).isEqualTo(3);
        outbox.acknowledge(kept);
    }

    @Test
    void what_was_issued_before_the_coupon_was_opened_is_not_missed() {
        Nodes nodes = Nodes.on(Topology.STANDALONE);
        Coupon coupon = SampleCoupons.open(100);
        new JdbcCouponCatalog(Nodes.ROWS).create(coupon);
        RowLockCouponIssuer rows = new RowLockCouponIssuer(Nodes.ROWS);
        assertThat(rows.issueAll(coupon.id(), SampleCoupons.members(7))).hasSize(7);
        Coupon opened = Nodes.catalog(nodes.one).open(coupon.id());
        assertThat(opened.inventory().usedCount()).isEqualTo(7);
        OutboxCoupon opening = OutboxCoupon.of(nodes, coupon.id());
        RedisOutbox outbox = opening.outbox(SOON, SOON);
        assertThat(outbox.poll(1)).isEmpty();
        opening.issue(10, 20);
        assertThat(OutboxCoupon.takeOne(outbox).events().get(0).sequence()).isEqualTo(8);
        assertThat(outbox.lostEvents()).isZero();
    }
}
