package io.openrun.coupon.acceptance;

import io.openrun.coupon.engine.jdbc.JdbcDeadLetters;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponSink;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.redis.RedisOutbox;
import io.openrun.coupon.engine.redis.RedisStore;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.queue.JsonEventCodec;
import io.openrun.coupon.queue.kafka.KafkaEventSink;
import io.openrun.coupon.queue.kafka.KafkaEventSource;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The two halves of a hand-off through Kafka, each a process: from the outbox to the topic, and from there on record. */
final class RelayApp {

    /** From the outbox in Redis to the topic. */
    static final String RELAY = "relay";

    /** From the topic on record. */
    static final String RECORD = "record";

    static final String TOPIC = "coupon-issued";

    private static final Duration CLAIM_AFTER = Duration.ofSeconds(1);
    private static final Duration KEEP_EVERY = Duration.ofMillis(300);
    private static final String SERVERS = "bootstrap.servers";

    private RelayApp() {}

    public static void main(String[] arguments) throws IOException {
        Trap trap = new Trap();
        Address address = Address.parse(arguments);
        String brokers = arguments[arguments.length - 2];
        JdbcStore rows = address.rows();
        boolean isRelay = arguments[arguments.length - 1].equals(RELAY);
        EventWorker worker = EventWorker.builder()
                .source(isRelay ? outbox(address, rows, trap) : topic(brokers))
                .sink(isRelay ? topic(brokers, trap) : new JdbcIssuedCouponSink(rows))
                .deadLetters(new JdbcDeadLetters(rows))
                .codec(JsonEventCodec.unsigned())
                .threads(1)
                .keepEvery(KEEP_EVERY)
                .build();
        Console.obey(trap, words -> {
            EventWorker unused = worker.start();
            Console.tell(WorkerApp.START);
        });
    }

    private static EventSource outbox(Address address, JdbcStore rows, Trap trap) {
        RedisStore store = RedisStore.builder()
                .jedis(address.connect())
                .register(new JdbcStockRegister(rows))
                .build();
        return new TrappedSource(new RedisOutbox(store, CLAIM_AFTER), trap, CrashPoint.AFTER_RELAY_READ);
    }

    private static EventSink topic(String brokers, Trap trap) {
        Map<String, Object> settings = new HashMap<>(KafkaEventSink.producerSettings());
        settings.put(SERVERS, brokers);
        try (Admin admin = Admin.create(Map.of(SERVERS, brokers))) {
            KafkaEventSink sink = KafkaEventSink.builder()
                    .producer(
                            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
                            settings)
                    .admin(admin)
                    .topic(TOPIC)
                    .codec(JsonEventCodec.unsigned())
                    .allowWeakTopic() // there is one broker
                    .build();
            return events -> {
                sink.append(events);
                trap.reached(CrashPoint.AFTER_BROKER_SEND_BEFORE_ACK);
            };
        }
    }

    private static EventSource topic(String brokers) {
        Map<String, Object> settings = new HashMap<>(KafkaEventSource.consumerSettings());
        settings.put(SERVERS, brokers);
        settings.put("group.id", "coupon-record");
        return KafkaEventSource.builder()
                .consumer(
                        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                        settings)
                .topic(TOPIC)
                .codec(JsonEventCodec.unsigned())
                .build();
    }
}
