package io.openrun.coupon.queue.sqs;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.EventSource.Delivery;
import io.openrun.coupon.queue.JsonEventCodec;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Queues, events and waiting, for tests. */
final class Queues {

    static final Duration SOON = Duration.ofSeconds(15);
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.123456Z");
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private Queues() {}

    /** The URL of a new queue. */
    static String create(SqsClient client, Map<QueueAttributeName, String> attributes) {
        return client.createQueue(r -> r.queueName(newName()).attributes(attributes))
                .queueUrl();
    }

    static String create(SqsClient client) {
        return create(client, Map.of());
    }

    static String createFifo(SqsClient client) {
        return client.createQueue(
                        r -> r.queueName(newName() + ".fifo").attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")))
                .queueUrl();
    }

    static String newName() {
        return "coupon-" + UUID.randomUUID();
    }

    static SqsClient client(int port, RetryStrategy retryStrategy) {
        return SqsClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(override -> override.retryStrategy(retryStrategy))
                .build();
    }

    static SqsEventSink.Builder sink(SqsClient client, String url) {
        return SqsEventSink.builder().client(client).queueUrl(url).codec(JsonEventCodec.unsigned());
    }

    static SqsEventSource.Builder source(SqsClient client, String url) {
        return SqsEventSource.builder().client(client).queueUrl(url).codec(JsonEventCodec.unsigned());
    }

    /** Events of a coupon that no other test has. */
    static List<CouponIssuedEvent> events(int count) {
        CouponId couponId = new CouponId(UUID.randomUUID().toString());
        return LongStream.rangeClosed(1, count)
                .mapToObj(sequence -> new CouponIssuedEvent(
                        couponId, new MemberId("member-" + sequence), sequence, 3, AT.plusMillis(sequence)))
                .toList();
    }

    /** Takes until there are so many, duplicates included. */
    static List<Delivery> take(EventSource source, int messages) {
        List<Delivery> taken = new ArrayList<>();
        until(() -> {
            source.poll(1_000).ifPresent(taken::add);
            return count(taken) >= messages;
        });
        return taken;
    }

    static List<CouponIssuedEvent> eventsOf(List<Delivery> deliveries) {
        return deliveries.stream()
                .flatMap(delivery -> delivery.events().stream())
                .toList();
    }

    static int count(List<Delivery> deliveries) {
        return deliveries.stream()
                .mapToInt(delivery ->
                        delivery.events().size() + delivery.unreadable().size())
                .sum();
    }

    /** How many messages are in a queue, taken or not. */
    static int size(SqsClient client, String url) {
        try (SqsEventSource source = source(client, url).build()) {
            return (int) source.backlog().messages();
        }
    }

    /** How many messages of a queue can be taken. */
    static int visible(SqsClient client, String url) {
        QueueAttributeName name = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
        return Integer.parseInt(client.getQueueAttributes(r -> r.queueUrl(url).attributeNames(name))
                .attributes()
                .getOrDefault(name, "0"));
    }

    static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited in vain for " + SOON);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
