package io.openrun.coupon.spring;

import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.kafka.KafkaEventSink;
import io.openrun.coupon.queue.kafka.KafkaEventSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Both ends of the topic on clients of their own, which are closed with it. Used by one thread at a time. */
final class KafkaClients implements AutoCloseable {

    private final CouponProperties.Kafka kafka;
    private final String bootstrapServers;
    private final int pollMax;
    private final Admin admin;
    private final Deque<Runnable> closing = new ArrayDeque<>();

    KafkaClients(CouponProperties.Kafka kafka, String bootstrapServers, int pollMax) {
        this.kafka = kafka;
        this.bootstrapServers = bootstrapServers;
        this.pollMax = pollMax;
        this.admin = Admin.create(settings(Map.of()));
        closing.push(admin::close);
    }

    EventSink sink(EventCodec codec) {
        Map<String, Object> settings = settings(KafkaEventSink.producerSettings());
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        closing.push(producer::close);
        KafkaEventSink.Builder sink = KafkaEventSink.builder()
                .producer(producer, settings)
                .admin(admin)
                .topic(kafka.topic())
                .codec(codec);
        return (kafka.allowWeakTopic() ? sink.allowWeakTopic() : sink).build();
    }

    EventSource source(EventCodec codec) {
        Map<String, Object> settings = settings(KafkaEventSource.consumerSettings());
        settings.put("group.id", kafka.groupId());
        settings.put("max.poll.records", pollMax);
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        closing.push(consumer::close);
        return KafkaEventSource.builder()
                .consumer(consumer, settings)
                .admin(admin)
                .topic(kafka.topic())
                .codec(codec)
                .build();
    }

    private Map<String, Object> settings(Map<String, Object> ofThisEnd) {
        Map<String, Object> settings = new HashMap<>(kafka.properties());
        settings.putAll(ofThisEnd);
        settings.put("bootstrap.servers", bootstrapServers);
        return settings;
    }

    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }
}
