package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.MemberId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSource.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.resps.StreamEntry;

/** A stream is shortened by what all groups have acknowledged, and by nothing else. */
@Timeout(60)
class RedisOutboxTrimTest {

    private static final String AUDITOR = "auditor";

    @ParameterizedTest
    @EnumSource(
            value = Topology.class,
            names = {"STANDALONE", "CLUSTER"})
    void what_is_acknowledged_leaves_the_stream_and_the_coupon_goes_on(Topology topology) {
        OutboxCoupon coupon = OutboxCoupon.on(topology);
        RedisOutbox outbox = coupon.outbox();
        for (int round = 1; round <= 3; round++) {
            coupon.issueEntries(3);
            assertThat(coupon.length()).isEqualTo(3);
            OutboxCoupon.takeEach(outbox, 3).forEach(outbox::acknowledge);
            coupon.awaitLength(outbox, 0);
            assertThat(coupon.jedis.type(coupon.keys.outbox())).isEqualTo("stream");
        }
        assertThat(outbox.lostEvents()).isZero();
    }

    @Test
    void what_is_not_acknowledged_stays_with_all_that_is_younger() {
        OutboxCoupon coupon = OutboxCoupon.on(Topology.STANDALONE);
        RedisOutbox outbox = coupon.outbox();
        coupon.issueEntries(4);
        List<Delivery> taken = OutboxCoupon.takeEach(outbox, 4);
        outbox.acknowledge(taken.get(0));
        outbox.acknowledge(taken.get(2));
        coupon.awaitLength(outbox, 3);
        outbox.acknowledge(taken.get(3));
        coupon.awaitLength(outbox, 3);
        outbox.acknowledge(taken.get(1));
        coupon.awaitLength(outbox, 0);
    }

    @Test
    void what_nobody_took_stays() {
        OutboxCoupon coupon = OutboxCoupon.on(Topology.STANDALONE);
        RedisOutbox outbox = coupon.outbox();
        coupon.issueEntries(5);
        OutboxCoupon.takeEach(outbox, 2).forEach(outbox::acknowledge);
        assertThat(tidy(coupon).isWithoutGroup()).isFalse();
        assertThat(coupon.length()).isEqualTo(3);
        assertThat(OutboxCoupon.takeEach(outbox, 3)).hasSize(3);
    }

    @Test
    void what_another_group_did_not_read_or_acknowledge_stays() {
        OutboxCoupon coupon = OutboxCoupon.on(Topology.STANDALONE);
        String stream = coupon.keys.outbox();
        String created = coupon.jedis.xgroupCreate(stream, AUDITOR, new StreamEntryID(), false);
        assertThat(created).isEqualTo("OK");
        RedisOutbox outbox = coupon.outbox();
        coupon.issueEntries(3);
        OutboxCoupon.takeEach(outbox, 3).forEach(outbox::acknowledge);
        assertThat(tidy(coupon).isWithoutGroup()).isFalse();
        assertThat(coupon.length()).as("nothing read by the other").isEqualTo(3);
        List<StreamEntry> read = readAs(coupon, AUDITOR, 2);
        assertThat(tidy(coupon).isWithoutGroup()).isFalse();
        assertThat(coupon.length()).as("nothing acknowledged by the other").isEqualTo(3);
        read.forEach(entry ->
                assertThat(coupon.jedis.xack(stream, AUDITOR, entry.getID())).isEqualTo(1));
        assertThat(tidy(coupon).number(0)).as("what the other did not read").isEqualTo(1);
    }

    private static List<StreamEntry> readAs(OutboxCoupon coupon, String group, int count) {
        return coupon.jedis
                .xreadGroup(
                        group,
                        "me",
                        new XReadGroupParams().count(count),
                        Map.of(coupon.keys.outbox(), StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY))
                .get(0)
                .getValue();
    }

    private static OutboxReply tidy(OutboxCoupon coupon) {
        return new OutboxScripts(Nodes.store(coupon.jedis).build())
                .run(LuaScript.TIDY, coupon.keys, List.of(Long.toString(coupon.keys.epoch()), "0"));
    }

    @Test
    void while_the_group_is_lost_nothing_goes() {
        OutboxCoupon coupon = OutboxCoupon.on(Topology.STANDALONE);
        RedisOutbox outbox = coupon.outbox(OutboxCoupon.LONG, OutboxCoupon.LONG);
        String created = coupon.jedis.xgroupCreate(coupon.keys.outbox(), AUDITOR, new StreamEntryID(), false);
        assertThat(created).isEqualTo("OK");
        coupon.issueEntries(4);
        OutboxCoupon.takeEach(outbox, 2).forEach(outbox::acknowledge);
        readAs(coupon, AUDITOR, 4)
                .forEach(entry -> assertThat(coupon.jedis.xack(coupon.keys.outbox(), AUDITOR, entry.getID()))
                        .isEqualTo(1));
        assertThat(coupon.jedis.xgroupDestroy(coupon.keys.outbox(), StockOpening.GROUP))
                .isEqualTo(1);
        assertThat(tidy(coupon).isWithoutGroup()).isTrue();
        assertThat(coupon.length()).isEqualTo(4);
        RedisOutbox anew = coupon.outbox();
        List<Delivery> again = OutboxCoupon.takeEach(anew, 4);
        assertThat(coupon.length()).as("a group that began anew needs all").isEqualTo(4);
        again.forEach(anew::acknowledge);
        coupon.awaitLength(anew, 0);
        assertThat(anew.lostEvents()).isZero();
    }

    @Test
    void not_each_acknowledgement_shortens() {
        OutboxCoupon coupon = OutboxCoupon.on(Topology.STANDALONE);
        RedisOutbox outbox = coupon.outbox(OutboxCoupon.LONG, Duration.ofMinutes(10));
        coupon.issueEntries(5);
        OutboxCoupon.takeEach(outbox, 5).forEach(outbox::acknowledge);
        assertThat(outbox.poll(1)).isEmpty();
        assertThat(coupon.length()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(
            value = Topology.class,
            names = {"STANDALONE", "CLUSTER"})
    void many_takers_at_once_get_each_event_once_and_leave_nothing(Topology topology) {
        OutboxCoupon coupon = OutboxCoupon.on(topology);
        RedisOutbox one = coupon.outbox();
        RedisOutbox other = coupon.outbox();
        Queue<MemberId> members = new ConcurrentLinkedQueue<>();
        CompletableFuture<?> issuing = CompletableFuture.runAsync(() -> coupon.issueEntries(300));
        List<CompletableFuture<Void>> takers = Stream.of(one, one, other, other)
                .map(outbox -> CompletableFuture.runAsync(
                        () -> ServerNode.await("all are taken", () -> take(outbox, members) && members.size() >= 3_000),
                        task -> new Thread(task, "taker").start()))
                .toList();
        issuing.join();
        takers.forEach(CompletableFuture::join);
        assertThat(members).hasSize(3_000).doesNotHaveDuplicates();
        coupon.awaitLength(one, 0);
        assertThat(one.lostEvents() + other.lostEvents()).isZero();
    }

    private static boolean take(RedisOutbox outbox, Queue<MemberId> members) {
        outbox.poll(50).ifPresent(delivery -> {
            delivery.events().stream().map(CouponIssuedEvent::memberId).forEach(members::add);
            outbox.acknowledge(delivery);
        });
        return true;
    }
}
