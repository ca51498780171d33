package io.openrun.coupon.engine.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.EventSource.Delivery;
import io.openrun.coupon.queue.Undeliverable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An entry that no script wrote is given out as what it is, and is in nobody's way. */
@Timeout(60)
class RedisOutboxUnreadableTest {

    private static final Duration SOON = Duration.ofMillis(20);

    private final OutboxCoupon coupon = OutboxCoupon.on(Topology.STANDALONE);

    @ParameterizedTest
    @CsvSource({
        "s, 1e3, 1700000000000000, kim",
        "s, -1, 1700000000000000, kim",
        "s, '', 1700000000000000, kim",
        "s, 0, 1700000000000000, kim",
        "s, 9999999999999999999999, 1700000000000000, kim",
        "s, 1, 1700000000000000000000, kim",
        "s, 1, 999999999999999999, kim",
        "s, 1, now, kim",
        "s, 1, 1700000000000000, ''",
        "s, 1, 1700000000000000, '\u0007'",
        "S, 1, 1700000000000000, kim"
    })
    void what_is_no_event_is_told_beside_its_readable_neighbours(
            String name, String sequence, String moment, String member) {
        coupon.issueEntries(1);
        String entry = coupon.add(fields(name, sequence, moment, OutboxCoupon.bytes(member)));
        coupon.issueEntries(1);
        Delivery delivery = coupon.outbox().poll(1_000).orElseThrow();
        assertThat(delivery.events()).hasSize(20);
        assertThat(delivery.unreadable()).singleElement().satisfies(unreadable -> {
            assertThat(unreadable.cause()).isEqualTo(DeadLetterCause.MALFORMED);
            assertThat(unreadable.origin()).isEqualTo("redis " + coupon.id + ":1:outbox " + entry);
            assertThat(unreadable.couponId()).isEqualTo(coupon.id);
            assertThat(unreadable.detail()).isNotEmpty().doesNotContain("kim");
            assertThat(textOf(unreadable)).contains("\"" + name + "\": \"" + sequence + "\"\n");
        });
    }

    private static Map<String, byte[]> fields(String name, String sequence, String moment, byte[] members) {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        fields.put(name, OutboxCoupon.bytes(sequence));
        fields.put("t", OutboxCoupon.bytes(moment));
        fields.put("m", members);
        return fields;
    }

    private static String textOf(Undeliverable unreadable) {
        return new String(unreadable.payload().bytes(), UTF_8);
    }

    @Test
    void bytes_that_are_no_text_are_kept_and_read_as_nobodys_name() {
        String entry = coupon.add(fields("s", "1", "1700000000000000", new byte[] {'k', (byte) 0xFF, 0, '"', '\\'}));
        RedisOutbox outbox = coupon.outbox(SOON, SOON);
        Delivery delivery = OutboxCoupon.takeOne(outbox);
        assertThat(delivery.events()).isEmpty();
        assertThat(textOf(delivery.unreadable().get(0))).endsWith("\"m\": \"k\\xFF\\x00\\\"\\\\\"\n");
        Delivery again = OutboxCoupon.takeOne(coupon.outbox(SOON, SOON));
        assertThat(again.attempts()).isEqualTo(2);
        assertThat(again.unreadable().get(0).origin()).endsWith(entry);
        assertThat(again.unreadable().get(0).attempts()).isEqualTo(2);
        outbox.acknowledge(again);
        coupon.awaitLength(outbox, 0);
    }

    @Test
    void a_replacement_character_is_a_character() {
        String unused = coupon.add(fields("s", "1", "1700000000000000", OutboxCoupon.bytes("김\uFFFD\nlee")));
        Delivery delivery = coupon.outbox().poll(10).orElseThrow();
        assertThat(delivery.events())
                .extracting(event -> event.memberId().value())
                .isEqualTo(List.of("김\uFFFD", "lee"));
    }

    @Test
    void after_an_entry_that_can_not_be_read_nothing_seems_to_be_lost() {
        coupon.issueEntries(1);
        String unused = coupon.add(Map.of("x", OutboxCoupon.bytes("y")));
        RedisOutbox outbox = coupon.outbox(SOON, SOON);
        assertThat(outbox.poll(1_000).orElseThrow().unreadable()).hasSize(1);
        coupon.issueEntries(1);
        assertThat(OutboxCoupon.takeOne(outbox).events()).hasSize(10);
        assertThat(outbox.lostEvents()).isZero();
    }
}
