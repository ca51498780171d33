package io.openrun.coupon.queue.sqs;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventBacklog;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.testkit.QueueUnderTest;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.TestSqs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;

/** A new queue of the tests' SQS, written by the sink. */
final class SqsUnderTest implements QueueUnderTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.123456Z");

    private final CouponId couponId;
    private final Duration lease;
    private final SqsClient client = TestSqs.shared().client();
    private final String url = Queues.create(client);
    private final SqsEventSink sink = Queues.sink(client, url).build();
    private final Queue<Taker> takers = new ConcurrentLinkedQueue<>();
    private long written;
    private int unreadable;

    SqsUnderTest(CouponId couponId, Duration lease) {
        this.couponId = couponId;
        this.lease = lease;
    }

    @Override
    public CouponId couponId() {
        return couponId;
    }

    @Override
    public List<CouponIssuedEvent> write(int count) {
        List<CouponIssuedEvent> events = LongStream.rangeClosed(written + 1, written + count)
                .mapToObj(sequence -> new CouponIssuedEvent(
                        couponId,
                        new MemberId("member-" + sequence),
                        sequence,
                        1,
                        AT.plusMillis(sequence),
                        SampleCoupons.traceparent(sequence)))
                .toList();
        written += count;
        sink.append(events);
        return events;
    }

    @Override
    public void writeAgain(List<CouponIssuedEvent> events) {
        sink.append(events);
    }

    @Override
    public void writeUnreadable(int count) {
        for (int i = 0; i < count; i++) {
            String body = "no event " + ++unreadable;
            var unused = client.sendMessage(r -> r.queueUrl(url).messageBody(body));
        }
    }

    @Override
    public int writeForeign(List<CouponIssuedEvent> events) {
        sink.append(events);
        return events.size();
    }

    @Override
    public EventSource taker() {
        Taker taker = new Taker(Queues.source(client, url).visibility(lease).build(), new ConcurrentLinkedQueue<>());
        takers.add(taker);
        return taker;
    }

    /** What he had becomes visible at once, as it would be when its time has passed. */
    @Override
    public void die(EventSource taker) {
        Queue<String> receipts = ((Taker) taker).receipts();
        for (String receipt = receipts.poll(); receipt != null; receipt = receipts.poll()) {
            String handle = receipt;
            var unused = client.changeMessageVisibilityBatch(r -> r.queueUrl(url)
                    .entries(ChangeMessageVisibilityBatchRequestEntry.builder()
                            .id("0")
                            .receiptHandle(handle)
                            .visibilityTimeout(0)
                            .build()));
        }
    }

    @Override
    public void close() {
        takers.forEach(taker -> taker.source().close());
        sink.close();
        client.close();
    }

    /** Remembers what it took. */
    private record Taker(SqsEventSource source, Queue<String> receipts) implements EventSource, EventBacklog {

        @Override
        public Optional<Delivery> poll(int eventsMax) {
            Optional<Delivery> taken = source.poll(eventsMax);
            taken.ifPresent(delivery -> receipts.addAll(ReceivedMessages.receiptsOf(delivery)));
            return taken;
        }

        @Override
        public void acknowledge(Delivery delivery) {
            source.acknowledge(delivery);
            receipts.removeAll(ReceivedMessages.receiptsOf(delivery));
        }

        @Override
        public void keep(Delivery delivery) {
            source.keep(delivery);
        }

        @Override
        public Backlog backlog() {
            return source.backlog();
        }
    }
}
