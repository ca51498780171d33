package io.openrun.coupon.queue.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.openrun.coupon.testkit.TestKafka;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void a_weak_topic_is_refused_with_all_that_is_weak_about_it() {
        Topic topic = Topic.of(
                TestKafka.shared(),
                1,
                Map.of(
                        "cleanup.policy", "compact",
                        "retention.ms", "3600000",
                        "retention.bytes", "1000000",
                        "unclean.leader.election.enable", "true"));
        try (Topic.Writer writer = topic.writer();
                Admin admin = topic.admin()) {
            KafkaEventSink.Builder builder = builder(topic, writer.producer(), admin);
            assertThatIllegalStateException()
                    .isThrownBy(builder::build)
                    .withMessageContaining(topic.name())
                    .withMessageContaining("replication.factor is 1")
                    .withMessageContaining("min.insync.replicas is 1")
                    .withMessageContaining("unclean.leader.election.enable is true")
                    .withMessageContaining("cleanup.policy is compact")
                    .withMessageContaining("retention.ms is 3600000, 86400000 is needed")
                    .withMessageContaining("retention.bytes is 1000000");
            assertThat(builder.allowWeakTopic().build()).isNotNull();
        }
    }

    @Test
    void what_is_right_about_a_topic_is_not_named() {
        Topic topic = Topic.of(TestKafka.shared(), 1, Map.of("min.insync.replicas", "2", "retention.ms", "-1"));
        try (Topic.Writer writer = topic.writer();
                Admin admin = topic.admin()) {
            assertThatIllegalStateException()
                    .isThrownBy(builder(topic, writer.producer(), admin)::build)
                    .withMessage("the topic " + topic.name() + " can lose what it has acknowledged:"
                            + " replication.factor is 1, so it is gone with one broker; 3 is needed;"
                            + " min.insync.replicas is 2, more than there are replicas: nothing is taken");
        }
    }

    @Test
    void a_topic_that_is_not_there_is_refused_by_sink_and_source() {
        Topic topic = Topic.of(1);
        Topic missing = new Topic(topic.kafka(), "missing", "nobody");
        try (Topic.Writer writer = topic.writer();
                Admin admin = topic.admin();
                Consumer<byte[], byte[]> consumer = Topic.consumer(missing.consumerSettings())) {
            assertThatIllegalStateException()
                    .isThrownBy(builder(missing, writer.producer(), admin).allowWeakTopic()::build)
                    .withMessage("the topic missing does not exist");
            assertThatIllegalStateException()
                    .isThrownBy(source(missing, consumer, missing.consumerSettings())::build)
                    .withMessage("the topic missing does not exist");
        }
    }

    @Test
    void a_producer_that_does_not_wait_for_all_replicas_is_refused_with_all_that_is_wrong() {
        Topic topic = Topic.of(1);
        try (Topic.Writer writer = topic.writer();
                Admin admin = topic.admin()) {
            KafkaEventSink.Builder builder = builder(topic, writer.producer(), admin);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder.producer(writer.producer(), Map.of("acks", 1))
                            .build())
                    .withMessage("the producer's settings: acks must be all, is 1;"
                            + " enable.idempotence must be true, is null;"
                            + " max.block.ms must be below the deadline of 10000, is 60000;"
                            + " delivery.timeout.ms must not be above the deadline of 10000, is 120000");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> KafkaEventSink.producerSettings(Duration.ofMillis(99)))
                    .withMessageContaining("deadline");
        }
    }

    @Test
    void a_consumer_that_would_pass_over_events_is_refused_with_all_that_is_wrong() {
        Topic topic = Topic.of(1);
        try (Consumer<byte[], byte[]> consumer = Topic.consumer(topic.consumerSettings())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(source(topic, consumer, Map.of("auto.offset.reset", "latest"))::build)
                    .withMessageContaining("auto.offset.reset must be earliest, is latest")
                    .withMessageContaining("enable.auto.commit must be false")
                    .withMessageContaining("group.id must be given");
            consumer.subscribe(List.of("other"));
            assertThatIllegalArgumentException()
                    .isThrownBy(source(topic, consumer, topic.consumerSettings())::build)
                    .withMessageContaining("subscribed");
        }
    }

    private static KafkaEventSink.Builder builder(Topic topic, Producer<byte[], byte[]> producer, Admin admin) {
        Map<String, Object> settings = new HashMap<>(KafkaEventSink.producerSettings());
        return KafkaEventSink.builder()
                .producer(producer, settings)
                .admin(admin)
                .topic(topic.name())
                .codec(Topic.CODEC);
    }

    private static KafkaEventSource.Builder source(
            Topic topic, Consumer<byte[], byte[]> consumer, Map<String, Object> settings) {
        return KafkaEventSource.builder()
                .consumer(consumer, settings)
                .topic(topic.name())
                .codec(Topic.CODEC);
    }
}
