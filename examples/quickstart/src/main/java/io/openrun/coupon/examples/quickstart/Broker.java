package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.testkit.KafkaBroker;
import io.openrun.coupon.testkit.SqsServer;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * What lies between Redis and the rows, started for one run.
 *
 * @param description the way from Redis to the rows, for a reader of the numbers
 * @param address where a worker finds it; empty with streams, where there is none
 * @param stop stops and removes it
 */
record Broker(String description, String address, Runnable stop) implements AutoCloseable {

    static final String TOPIC = "coupon-issued";

    private static final int PARTITIONS = 4;

    static Broker start(HandOffChoice handOff) {
        try {
            return switch (handOff) {
                case STREAMS -> new Broker("Redis Streams", "", () -> {});
                case KAFKA -> kafka();
                case SQS -> sqs();
            };
        } catch (IllegalStateException failure) {
            throw new StoreFailure(handOff + " can't be started. " + failure.getMessage(), failure);
        }
    }

    private static Broker kafka() {
        KafkaBroker broker = KafkaBroker.start();
        broker.createTopic(TOPIC, PARTITIONS, Map.of());
        return new Broker("Redis Streams and " + broker.describe(), broker.bootstrapServers(), broker::close);
    }

    private static Broker sqs() {
        SqsServer server = SqsServer.start();
        try (SqsClient client = server.client()) {
            String queueUrl =
                    client.createQueue(queue -> queue.queueName(TOPIC)).queueUrl();
            return new Broker("Redis Streams and " + server.describe(), queueUrl, server::close);
        }
    }

    @Override
    public void close() {
        stop.run();
    }
}
