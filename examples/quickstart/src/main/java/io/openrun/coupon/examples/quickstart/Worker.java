package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.engine.jdbc.JdbcDeadLetters;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponSink;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.redis.RedisOutbox;
import io.openrun.coupon.engine.redis.RedisStore;
import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.queue.JsonEventCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import redis.clients.jedis.UnifiedJedis;

/**
 * A process that brings issued coupons from Redis into the rows: with streams one worker, with a broker in between a relay
 * to it and a worker from it. Ends when its standard input does.
 */
final class Worker implements AutoCloseable {

    /** Short, so that it is soon seen how another takes over. */
    static final Duration CLAIM_AFTER = Duration.ofSeconds(3);

    private static final Duration KEEP_EVERY = Duration.ofSeconds(1);
    private static final int REDIS_CONNECTIONS = 8;

    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final EventCodec codec = JsonEventCodec.unsigned();
    private final JdbcStore rows;
    private final RedisOutbox outbox;

    private Worker(WorkerSettings settings) {
        rows = JdbcStore.builder()
                .jdbcUrl(settings.required("jdbcUrl"))
                .credentials(
                        settings.properties().getProperty("user"),
                        settings.properties().getProperty("password"))
                .tablePrefix(settings.required("tablePrefix"))
                .deadline(OpenedDatabase.DEADLINE)
                .build();
        closing.push(rows::close);
        UnifiedJedis jedis = OpenedRedis.connect(URI.create(settings.required("redisUri")), REDIS_CONNECTIONS);
        closing.push(jedis::close);
        outbox = new RedisOutbox(
                RedisStore.builder()
                        .jedis(jedis)
                        .register(new JdbcStockRegister(rows))
                        .allowWeakServer()
                        .build(),
                CLAIM_AFTER);
    }

    /**
     * Works until the standard input ends.
     *
     * @param args none
     * @throws IOException if its input can't be read
     */
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        WorkerSettings settings = WorkerSettings.read(in);
        try (Worker worker = new Worker(settings)) {
            worker.begin(HandOffChoice.valueOf(settings.required("handOff")), settings.required("broker"));
            awaitEnd(in);
        }
        // clients of brokers may leave threads behind
        System.exit(0);
    }

    private static void awaitEnd(BufferedReader in) throws IOException {
        while (in.readLine() != null) {
            // nothing more is said
        }
    }

    private void begin(HandOffChoice handOff, String broker) {
        EventSink record = new JdbcIssuedCouponSink(rows);
        switch (handOff) {
            case STREAMS -> start("worker", outbox, record);
            case KAFKA -> {
                KafkaEnds kafka = KafkaEnds.connect(broker, codec);
                closing.push(kafka::close);
                start("relay", outbox, kafka.sink());
                start("worker", kafka.source(), record);
            }
            case SQS -> {
                SqsEnds sqs = SqsEnds.connect(broker, codec);
                closing.push(sqs::close);
                start("relay", outbox, sqs.sink());
                start("worker", sqs.source(), record);
            }
        }
    }

    private void start(String name, EventSource source, EventSink sink) {
        EventWorker worker = EventWorker.builder()
                .name(name)
                .source(source)
                .sink(sink)
                .deadLetters(new JdbcDeadLetters(rows))
                .codec(codec)
                .keepEvery(KEEP_EVERY)
                .build()
                .start();
        closing.push(worker::close);
    }

    /** What was opened last is closed first: the workers before what they work with. */
    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }
}
