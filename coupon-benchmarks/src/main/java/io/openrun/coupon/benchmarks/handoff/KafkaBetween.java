package io.openrun.coupon.benchmarks.handoff;

import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.JsonEventCodec;
import io.openrun.coupon.queue.kafka.KafkaEventSink;
import io.openrun.coupon.queue.kafka.KafkaEventSource;
import io.openrun.coupon.testkit.KafkaBroker;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker of Kafka with one topic, and clients with the settings that the library asks for. */
final class KafkaBetween implements Broker {

    private static final String TOPIC = "coupon-issued";
    private static final String ADDRESS = "bootstrap.servers";
    private static final int PARTITIONS = 3;
    private static final int POLL_RECORDS = 1_000;

    private final KafkaBroker broker = KafkaBroker.start();
    private final JsonEventCodec codec = JsonEventCodec.unsigned();
    private final Admin admin;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> consumer;
    private final KafkaEventSink sink;
    private final KafkaEventSource source;

    KafkaBetween() {
        broker.createTopic(TOPIC, PARTITIONS, Map.of("retention.ms", "-1"));
        this.admin = Admin.create(Map.of(ADDRESS, broker.bootstrapServers()));
        Map<String, Object> writing = new HashMap<>(KafkaEventSink.producerSettings());
        writing.put(ADDRESS, broker.bootstrapServers());
        this.producer = new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer());
        Map<String, Object> reading = new HashMap<>(KafkaEventSource.consumerSettings());
        reading.put(ADDRESS, broker.bootstrapServers());
        reading.put("group.id", "coupon-record");
        reading.put("max.poll.records", POLL_RECORDS);
        this.consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.sink = KafkaEventSink.builder()
                .producer(producer, writing)
                .admin(admin)
                .topic(TOPIC)
                .codec(codec)
                .allowWeakTopic() // one broker has one replica
                .build();
        this.source = KafkaEventSource.builder()
                .consumer(consumer, reading)
                .admin(admin)
                .topic(TOPIC)
                .codec(codec)
                .build();
    }

    @Override
    public EventSink sink() {
        return sink;
    }

    @Override
    public EventSource source() {
        return source;
    }

    @Override
    public String describe() {
        return broker.describe() + "; acks=all, one replica, " + PARTITIONS + " partitions, a coupon in one of them";
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
        admin.close();
        broker.close();
    }
}
