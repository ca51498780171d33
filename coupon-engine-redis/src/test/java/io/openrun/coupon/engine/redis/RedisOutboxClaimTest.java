package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.queue.EventSource.Delivery;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.resps.StreamPendingEntry;

/** Whose an entry is while it is worked on, and how often it was given out. */
@Timeout(60)
class RedisOutboxClaimTest {

    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration LATER = Duration.ofMillis(400);

    @ParameterizedTest
    @EnumSource(
            value = Topology.class,
            names = {"STANDALONE", "CLUSTER"})
    void what_others_left_is_counted_each_time_it_is_given_out(Topology topology) {
        OutboxCoupon coupon = OutboxCoupon.on(topology);
        coupon.issueEntries(1);
        Delivery first = OutboxCoupon.takeOne(coupon.outbox());
        assertThat(first.attempts()).isEqualTo(1);
        for (int attempts = 2; attempts <= 4; attempts++) {
            Delivery again = OutboxCoupon.takeOne(coupon.outbox(SOON, SOON));
            assertThat(again.attempts()).isEqualTo(attempts);
            assertThat(again.events()).isEqualTo(first.events());
        }
    }

    @Test
    void a_delivery_has_the_attempts_of_that_entry_that_had_the_most() {
        OutboxCoupon coupon = OutboxCoupon.on(Topology.STANDALONE);
        coupon.issueEntries(1);
        RedisOutbox outbox = coupon.outbox(SOON, SOON);
        assertThat(OutboxCoupon.takeOne(outbox).attempts()).isEqualTo(1);
        assertThat(OutboxCoupon.takeOne(outbox).attempts()).isEqualTo(2);
        coupon.issueEntries(1);
        Delivery second = OutboxCoupon.takeOne(coupon.outbox());
        assertThat(second.attempts()).isEqualTo(1);
        ServerNode.await(
                "both were left",
                () -> coupon.pending().stream().allMatch(entry -> entry.getIdleTime() > SOON.toMillis()));
        Delivery both = coupon.outbox(SOON, SOON).poll(100).orElseThrow();
        assertThat(both.events()).hasSize(20);
        assertThat(both.attempts()).isEqualTo(3);
    }

    @Test
    void what_is_kept_stays_and_counts_no_attempt() {
        OutboxCoupon coupon = OutboxCoupon.on(Topology.STANDALONE);
        coupon.issueEntries(2);
        RedisOutbox slow = coupon.outbox();
        RedisOutbox greedy = coupon.outbox(LATER, SOON);
        Delivery kept = slow.poll(100).orElseThrow();
        long end = System.nanoTime() + LATER.multipliedBy(3).toNanos();
        ServerNode.await("it would have been taken twice", () -> {
            slow.keep(kept);
            assertThat(greedy.poll(100)).isEmpty();
            return System.nanoTime() - end > 0;
        });
        assertThat(OutboxCoupon.takeOne(greedy).attempts()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Topology.class,
            names = {"STANDALONE", "CLUSTER"})
    void what_another_has_by_now_stays_the_others(Topology topology) {
        OutboxCoupon coupon = OutboxCoupon.on(topology);
        coupon.issueEntries(3);
        RedisOutbox slow = coupon.outbox();
        Delivery late = slow.poll(1_000).orElseThrow();
        RedisOutbox greedy = coupon.outbox(SOON, SOON);
        Delivery claimed = OutboxCoupon.takeOne(greedy);
        assertThat(claimed.events()).hasSize(10);
        String owner = ownerOf(coupon, claimed);
        slow.keep(late);
        assertThat(ownerOf(coupon, claimed)).isEqualTo(owner);
        assertThat(coupon.pending())
                .as("the others are still the slow one's")
                .extracting(StreamPendingEntry::getConsumerName)
                .filteredOn(consumer -> !consumer.equals(owner))
                .hasSize(2);
        greedy.acknowledge(claimed);
        slow.keep(late);
        assertThat(coupon.pending())
                .as("what is acknowledged does not come back")
                .hasSize(2);
        assertThat(slow.lostEvents()).isZero();
    }

    private static String ownerOf(OutboxCoupon coupon, Delivery delivery) {
        String entry = OutboxToken.parse(delivery.token()).ids().get(0);
        return coupon.pending().stream()
                .filter(pending -> pending.getID().toString().equals(entry))
                .map(StreamPendingEntry::getConsumerName)
                .findFirst()
                .orElseThrow();
    }
}
