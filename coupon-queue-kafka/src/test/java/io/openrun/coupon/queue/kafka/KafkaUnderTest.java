package io.openrun.coupon.queue.kafka;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventBacklog;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.testkit.QueueUnderTest;
import io.openrun.coupon.testkit.SampleCoupons;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A new topic of the tests' Kafka, written by the sink. */
final class KafkaUnderTest implements QueueUnderTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.123456Z");

    private final CouponId couponId;
    private final Duration lease;
    private final int partitions;
    private final Topic topic;
    private final Topic.Writer writer;
    private final Admin admin;
    private final Queue<Taker> takers = new ConcurrentLinkedQueue<>();
    private int written;
    private int unreadable;

    KafkaUnderTest(CouponId couponId, Duration lease, int partitions) {
        this.couponId = couponId;
        this.lease = lease;
        this.partitions = partitions;
        this.topic = Topic.of(partitions);
        this.writer = topic.writer();
        this.admin = topic.admin();
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
                        SampleCoupons.member((int) sequence),
                        sequence,
                        1,
                        AT.plusMillis(sequence),
                        SampleCoupons.traceparent(sequence)))
                .toList();
        written += count;
        writer.sink().append(events);
        return events;
    }

    @Override
    public void writeAgain(List<CouponIssuedEvent> events) {
        writer.sink().append(events);
    }

    /** Into all partitions in turn. */
    @Override
    public void writeUnreadable(int count) {
        for (int i = 0; i < count; i++) {
            int partition = unreadable % partitions;
            byte[] body = ("no event " + ++unreadable).getBytes(StandardCharsets.UTF_8);
            var unused = writer.producer().send(new ProducerRecord<>(topic.name(), partition, null, body));
        }
        writer.producer().flush();
    }

    @Override
    public int writeForeign(List<CouponIssuedEvent> events) {
        writer.sink().append(events);
        return events.size();
    }

    /** A member of the group that is put out of it when it is silent for a lease. */
    @Override
    public EventSource taker() {
        // a member hears of a change with a heartbeat, and has that long to answer
        Map<String, Object> hasty = Map.of(
                "max.poll.interval.ms",
                (int) lease.toMillis(),
                "session.timeout.ms",
                6_000,
                "heartbeat.interval.ms",
                (int) lease.toMillis() / 6);
        Taker taker = new Taker(
                topic.reader(hasty, KafkaEventSource.builder().lease(lease).admin(admin)));
        takers.add(taker);
        return taker;
    }

    /** It leaves the group, as it does by itself when its session has ended. */
    @Override
    public void die(EventSource taker) {
        ((Taker) taker).reader().close();
    }

    @Override
    public void close() {
        takers.forEach(taker -> taker.reader().close());
        admin.close();
        writer.close();
    }

    /** Knows what it stands on. */
    private record Taker(Topic.Reader reader) implements EventSource, EventBacklog {

        @Override
        public Optional<Delivery> poll(int eventsMax) {
            return reader.source().poll(eventsMax);
        }

        @Override
        public void acknowledge(Delivery delivery) {
            reader.source().acknowledge(delivery);
        }

        @Override
        public void keep(Delivery delivery) {
            reader.source().keep(delivery);
        }

        @Override
        public Backlog backlog() {
            return reader.source().backlog();
        }
    }
}
