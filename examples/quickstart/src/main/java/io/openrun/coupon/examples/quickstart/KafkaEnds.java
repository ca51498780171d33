package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.kafka.KafkaEventSink;
import io.openrun.coupon.queue.kafka.KafkaEventSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Both ends of a topic. */
record KafkaEnds(
        EventSink sink,
        EventSource source,
        Admin admin,
        KafkaProducer<byte[], byte[]> producer,
        KafkaConsumer<byte[], byte[]> consumer)
        implements AutoCloseable {

    private static final String GROUP = "coupon-workers";

    /** The least that a broker allows by itself: so long a dead worker's partitions stay his. */
    private static final int SESSION_MS = 6_000;

    static KafkaEnds connect(String bootstrapServers, EventCodec codec) {
        Map<String, Object> producing = with(bootstrapServers, KafkaEventSink.producerSettings());
        Map<String, Object> consuming = with(bootstrapServers, KafkaEventSource.consumerSettings());
        consuming.put("group.id", GROUP);
        consuming.put("session.timeout.ms", SESSION_MS);
        Admin admin = Admin.create(with(bootstrapServers, Map.of()));
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer());
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(consuming, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        // one broker keeps one copy: enough for a show, and a warning says so
        EventSink sink = KafkaEventSink.builder()
                .producer(producer, producing)
                .admin(admin)
                .topic(Broker.TOPIC)
                .codec(codec)
                .allowWeakTopic()
                .build();
        EventSource source = KafkaEventSource.builder()
                .consumer(consumer, consuming)
                .admin(admin)
                .topic(Broker.TOPIC)
                .codec(codec)
                .build();
        return new KafkaEnds(sink, source, admin, producer, consumer);
    }

    private static Map<String, Object> with(String bootstrapServers, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", bootstrapServers);
        return all;
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
        admin.close();
    }
}
