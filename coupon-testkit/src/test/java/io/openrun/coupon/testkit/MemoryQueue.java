package io.openrun.coupon.testkit;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.EventBacklog;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.InMemoryEvents;
import io.openrun.coupon.queue.Payload;
import io.openrun.coupon.queue.Undeliverable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/** The queue in memory, whose events of one coupon stand for messages that can't be read. */
final class MemoryQueue implements QueueUnderTest {

    static final Duration LEASE = Duration.ofMillis(400);

    private static final CouponId UNREADABLE = new CouponId("unreadable");
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.123456Z");

    private final CouponId couponId = SampleCoupons.newId();
    private final InMemoryEvents events = new InMemoryEvents(100_000, LEASE);
    private final UnaryOperator<EventSource> mistake;
    private long written;

    MemoryQueue(UnaryOperator<EventSource> mistake) {
        this.mistake = mistake;
    }

    @Override
    public CouponId couponId() {
        return couponId;
    }

    @Override
    public List<CouponIssuedEvent> write(int count) {
        List<CouponIssuedEvent> next = events(couponId, written + 1, written + count);
        written += count;
        events.append(next);
        return next;
    }

    private static List<CouponIssuedEvent> events(CouponId couponId, long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(sequence -> new CouponIssuedEvent(
                        couponId,
                        new MemberId("m" + sequence),
                        sequence,
                        0,
                        AT.plusMillis(sequence),
                        SampleCoupons.traceparent(sequence)))
                .toList();
    }

    @Override
    public void writeAgain(List<CouponIssuedEvent> again) {
        events.append(again);
    }

    @Override
    public void writeUnreadable(int count) {
        events.append(events(UNREADABLE, 1, count));
    }

    @Override
    public int writeForeign(List<CouponIssuedEvent> foreign) {
        events.append(foreign);
        return foreign.size();
    }

    @Override
    public EventSource taker() {
        return mistake.apply(new Taker());
    }

    @Override
    public void die(EventSource taker) {
        LockSupport.parkNanos(LEASE.plusMillis(50).toNanos());
    }

    @Override
    public void close() {}

    private final class Taker implements EventSource, EventBacklog {

        @Override
        public Optional<Delivery> poll(int eventsMax) {
            return events.poll(eventsMax)
                    .map(delivery -> new Delivery(
                            delivery.token(),
                            delivery.attempts(),
                            delivery.events().stream()
                                    .filter(event -> !event.couponId().equals(UNREADABLE))
                                    .toList(),
                            delivery.events().stream()
                                    .filter(event -> event.couponId().equals(UNREADABLE))
                                    .map(MemoryQueue::unreadable)
                                    .toList()));
        }

        @Override
        public void acknowledge(Delivery delivery) {
            events.acknowledge(delivery);
        }

        @Override
        public void keep(Delivery delivery) {
            events.keep(delivery);
        }

        @Override
        public Backlog backlog() {
            return events.backlog();
        }
    }

    private static Undeliverable unreadable(CouponIssuedEvent event) {
        return new Undeliverable(
                "memory " + event.sequence(),
                DeadLetterCause.MALFORMED,
                "planted",
                1,
                new Payload("planted".getBytes(StandardCharsets.UTF_8)),
                null);
    }
}
