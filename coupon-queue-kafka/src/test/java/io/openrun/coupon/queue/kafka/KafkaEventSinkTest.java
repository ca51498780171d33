package io.openrun.coupon.queue.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.EventSource.Delivery;
import io.openrun.coupon.testkit.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

class KafkaEventSinkTest {

    @Test
    void events_come_out_as_they_went_in_those_of_a_coupon_in_order() {
        Topic topic = Topic.of(3);
        List<CouponIssuedEvent> events = Topic.events(12, 100);
        try (Topic.Writer writer = topic.writer();
                Topic.Reader reader = topic.reader()) {
            writer.sink().append(events);
            List<Delivery> taken = Taking.until(reader.source(), 100, events.size());
            List<CouponIssuedEvent> out = Taking.events(taken);
            assertThat(out).containsExactlyInAnyOrderElementsOf(events);
            for (CouponIssuedEvent first : events) {
                if (first.sequence() == 1) {
                    assertThat(out.stream().filter(event -> event.couponId().equals(first.couponId())))
                            .isSortedAccordingTo((one, other) -> Long.compare(one.sequence(), other.sequence()));
                }
            }
            assertThat(taken).allMatch(delivery -> delivery.attempts() == 1);
            taken.forEach(reader.source()::acknowledge);
        }
        assertThat(topic.committed()).hasSize(3);
        assertThat(topic.committed().values().stream().mapToLong(offset -> offset.offset()))
                .satisfies(offsets -> assertThat(
                                offsets.stream().mapToLong(Long::longValue).sum())
                        .isEqualTo(1200));
    }

    @Test
    void a_record_is_a_cloud_event_under_the_coupons_id() {
        Topic topic = Topic.of(1);
        CouponIssuedEvent event = Topic.events(1).get(0);
        try (Topic.Writer writer = topic.writer();
                Consumer<byte[], byte[]> consumer = Topic.consumer(topic.consumerSettings())) {
            writer.sink().append(List.of(event));
            writer.sink().append(List.of());
            consumer.assign(Set.of(new TopicPartition(topic.name(), 0)));
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            Topic.until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return !records.isEmpty();
            });
            assertThat(records).hasSize(1);
            assertThat(records.get(0).key()).isEqualTo(event.couponId().value().getBytes(StandardCharsets.UTF_8));
            assertThat(records.get(0).value()).isEqualTo(Topic.CODEC.encode(event));
            assertThat(records.get(0).headers().lastHeader("content-type").value())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("application/cloudevents+json");
        }
    }

    @Test
    void an_event_that_is_too_large_is_rejected_before_its_neighbours_are_written() throws Exception {
        Topic topic = Topic.of(TestKafka.shared(), 1, Map.of("max.message.bytes", "100000"));
        List<CouponIssuedEvent> events = Topic.events(10);
        CouponIssuedEvent large = events.get(5);
        try (Topic.Writer writer = topic.writer(padding(large, 100_000), Duration.ofSeconds(20))) {
            assertRejected(writer.sink(), events);
            assertThat(endOf(topic)).isZero();
        }
        try (Topic.Writer writer = topic.writer(padding(large, 50_000), Duration.ofSeconds(20))) {
            lower(topic, 10_000);
            // nobody knew of it before
            assertThatThrownBy(() -> writer.sink().append(events)).isInstanceOf(OutcomeUnknownException.class);
            assertThat(endOf(topic)).isEqualTo(9);
            assertRejected(writer.sink(), events);
            assertRejected(writer.sink(), List.of(large));
            assertThat(endOf(topic)).isEqualTo(9);
            writer.sink().append(events.subList(0, 5));
            assertThat(endOf(topic)).isEqualTo(14);
        }
    }

    @Test
    void a_topic_that_was_removed_is_unavailable() throws Exception {
        Topic topic = Topic.of(1);
        try (Topic.Writer writer = topic.writer(Topic.CODEC, Duration.ofSeconds(1));
                Admin admin = topic.admin()) {
            admin.deleteTopics(Set.of(topic.name())).all().get();
            assertUnavailable(writer.sink());
        }
    }

    @Test
    void a_producer_that_was_closed_is_unavailable() {
        Topic topic = Topic.of(1);
        try (Topic.Writer writer = topic.writer()) {
            writer.producer().close();
            assertUnavailable(writer.sink());
        }
    }

    @Test
    void an_interrupted_caller_gets_an_answer_and_stays_interrupted() {
        Topic topic = Topic.of(1);
        try (Topic.Writer writer = topic.writer()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> writer.sink().append(Topic.events(10))).isInstanceOf(CouponException.class);
            assertThat(Thread.interrupted()).isTrue();
            writer.sink().append(Topic.events(10));
        }
    }

    private static void assertUnavailable(KafkaEventSink sink) {
        assertThatExceptionOfType(NotCarriedOutException.class)
                .isThrownBy(() -> sink.append(Topic.events(10)))
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE));
    }

    private static void assertRejected(KafkaEventSink sink, List<CouponIssuedEvent> events) {
        assertThatExceptionOfType(NotCarriedOutException.class)
                .isThrownBy(() -> sink.append(events))
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.REJECTED));
    }

    /** Writes one event much longer than it is. */
    private static EventCodec padding(CouponIssuedEvent large, int bytes) {
        return new EventCodec() {
            @Override
            public byte[] encode(CouponIssuedEvent event) {
                byte[] encoded = Topic.CODEC.encode(event);
                return event.equals(large) ? Arrays.copyOf(encoded, bytes) : encoded;
            }

            @Override
            public CouponIssuedEvent decode(byte[] payload) {
                throw new UnsupportedOperationException();
            }
        };
    }

    private static void lower(Topic topic, int bytesMax) throws Exception {
        try (Admin admin = topic.admin()) {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
            ConfigEntry entry = new ConfigEntry("max.message.bytes", Integer.toString(bytesMax));
            admin.incrementalAlterConfigs(Map.of(resource, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    private static long endOf(Topic topic) {
        TopicPartition partition = new TopicPartition(topic.name(), 0);
        try (Consumer<byte[], byte[]> consumer = Topic.consumer(topic.consumerSettings())) {
            return consumer.endOffsets(Set.of(partition)).getOrDefault(partition, -1L);
        }
    }
}
