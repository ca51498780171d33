package io.openrun.coupon.queue.kafka;

import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.EventSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The code that docs/kafka.md shows, between the markers. */
final class KafkaExample {

    private KafkaExample() {}

    static EventSink sink(
            Producer<byte[], byte[]> producer, Map<String, Object> settings, Admin admin, EventCodec codec) {
        // docs: sink
        KafkaEventSink sink = KafkaEventSink.builder()
                .producer(producer, settings) // the settings that it was made with
                .admin(admin) // looks at the topic once
                .topic("coupon-issued")
                .codec(codec)
                .build();
        // docs: end
        return sink;
    }

    static Producer<byte[], byte[]> producer(String brokers) {
        // docs: producer
        Map<String, Object> settings = new HashMap<>(KafkaEventSink.producerSettings());
        settings.put("bootstrap.servers", brokers);
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        // docs: end
        return producer;
    }

    static EventSource source(String brokers, Admin admin, EventCodec codec) {
        // docs: source
        Map<String, Object> settings = new HashMap<>(KafkaEventSource.consumerSettings());
        settings.put("bootstrap.servers", brokers);
        settings.put("group.id", "coupon-record");
        settings.put("max.poll.records", 1_000); // as many as the worker's batch
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        KafkaEventSource source = KafkaEventSource.builder()
                .consumer(consumer, settings)
                .admin(admin) // for the backlog of the whole group
                .topic("coupon-issued")
                .codec(codec)
                .build();
        // docs: end
        return source;
    }
}
