package io.openrun.coupon.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's own clients, as a test of the broker needs them. */
final class KafkaClients {

    private static final Duration TIME_LIMIT = Duration.ofSeconds(20);

    private KafkaClients() {}

    static KafkaProducer<String, String> producer(TestKafkaAddress kafka, Duration deliveryTimeout) {
        int millis = (int) deliveryTimeout.toMillis();
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "acks",
                        "all",
                        "linger.ms",
                        0,
                        "max.block.ms",
                        millis,
                        "request.timeout.ms",
                        millis,
                        "delivery.timeout.ms",
                        millis),
                new StringSerializer(),
                new StringSerializer());
    }

    /** Sends them, each acknowledged before the next. */
    static List<RecordMetadata> send(TestKafkaAddress kafka, String topic, List<String> values)
            throws ExecutionException, InterruptedException {
        List<RecordMetadata> acknowledged = new ArrayList<>();
        try (KafkaProducer<String, String> producer = producer(kafka, TIME_LIMIT)) {
            for (String value : values) {
                acknowledged.add(
                        producer.send(new ProducerRecord<>(topic, value)).get());
            }
        }
        return acknowledged;
    }

    /** Reads as member of a group, from where the group was or else from the start, and commits. */
    static List<String> read(TestKafkaAddress kafka, String topic, String group, int count) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        settings.put("group.id", group);
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", false);
        List<String> values = new ArrayList<>();
        long deadline = System.nanoTime() + TIME_LIMIT.toNanos();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            while (values.size() < count && System.nanoTime() - deadline < 0) {
                consumer.poll(Duration.ofMillis(100)).forEach(message -> values.add(message.value()));
            }
            consumer.commitSync();
        }
        return values;
    }
}
