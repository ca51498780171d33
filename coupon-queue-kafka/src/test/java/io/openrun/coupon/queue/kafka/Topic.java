package io.openrun.coupon.queue.kafka;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.JsonEventCodec;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.TestKafka;
import io.openrun.coupon.testkit.TestKafkaAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic that no other test has, with a group that reads it, and what clients it takes. */
record Topic(TestKafkaAddress kafka, String name, String group) {

    static final EventCodec CODEC = JsonEventCodec.unsigned();
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    static Topic of(int partitions) {
        return of(TestKafka.shared(), partitions, Map.of());
    }

    static Topic of(TestKafkaAddress kafka, int partitions, Map<String, String> config) {
        String name = "t" + UUID.randomUUID();
        kafka.createTopic(name, partitions, config);
        return new Topic(kafka, name, "g-" + name);
    }

    /** A source, and the consumer that it stands on. */
    record Reader(KafkaEventSource source, Consumer<byte[], byte[]> consumer) implements AutoCloseable {

        /** As a process ends that had its work in hand. */
        @Override
        public void close() {
            consumer.close();
        }
    }

    /** A sink, and the producer that it stands on. */
    record Writer(KafkaEventSink sink, Producer<byte[], byte[]> producer) implements AutoCloseable {

        @Override
        public void close() {
            producer.close(Duration.ZERO);
        }
    }

    Writer writer() {
        return writer(CODEC, DEADLINE);
    }

    Writer writer(EventCodec codec, Duration deadline) {
        Map<String, Object> settings = new HashMap<>(KafkaEventSink.producerSettings(deadline));
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        try (Admin admin = admin()) {
            KafkaEventSink sink = KafkaEventSink.builder()
                    .producer(producer, settings)
                    .admin(admin)
                    .topic(name)
                    .codec(codec)
                    .deadline(deadline)
                    .allowWeakTopic() // there is one broker
                    .build();
            return new Writer(sink, producer);
        }
    }

    Reader reader() {
        return reader(Map.of(), KafkaEventSource.builder());
    }

    Reader reader(Map<String, Object> more, KafkaEventSource.Builder builder) {
        Map<String, Object> settings = consumerSettings();
        settings.putAll(more);
        Consumer<byte[], byte[]> consumer = consumer(settings);
        return new Reader(
                builder.consumer(consumer, settings).topic(name).codec(CODEC).build(), consumer);
    }

    Map<String, Object> consumerSettings() {
        Map<String, Object> settings = new HashMap<>(KafkaEventSource.consumerSettings());
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        settings.put("group.id", group);
        return settings;
    }

    static Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()));
    }

    /** Records as some foreign program writes them, in this order, into one partition. */
    void write(int partition, List<byte[]> values) throws ExecutionException, InterruptedException {
        try (Writer writer = writer()) {
            for (byte[] value : values) {
                writer.producer()
                        .send(new ProducerRecord<>(name, partition, null, value))
                        .get();
            }
        }
    }

    /** Where the group would go on. */
    Map<TopicPartition, OffsetAndMetadata> committed() {
        try (Admin admin = admin()) {
            return admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    long committedOf(int partition) {
        OffsetAndMetadata offset = committed().get(new TopicPartition(name, partition));
        return offset == null ? 0 : offset.offset();
    }

    static List<CouponIssuedEvent> events(int count) {
        CouponId coupon = SampleCoupons.newId();
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> new CouponIssuedEvent(coupon, SampleCoupons.member(i), i, 1, SampleCoupons.now()))
                .toList();
    }

    /** Events of some coupons, so that all partitions get some. */
    static List<CouponIssuedEvent> events(int coupons, int each) {
        return IntStream.range(0, coupons)
                .mapToObj(i -> events(each))
                .flatMap(List::stream)
                .toList();
    }

    static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited in vain for " + PATIENCE);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
