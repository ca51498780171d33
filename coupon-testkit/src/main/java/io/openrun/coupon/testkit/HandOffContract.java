package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.Paging;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.DeadLetter;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.DeadLetterReprocessing;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.EventWorker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rule 10 of {@code CONTRACT.md}: what becomes of events between a source and the record, when much goes wrong. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class HandOffContract {

    private static final int EVENTS = 10_000;
    private static final int AGAIN = 1_000;
    private static final int UNREADABLE = 25;
    private static final int FOREIGN = 25;
    private static final Duration SOON = Duration.ofMinutes(4);
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.123456Z");

    private QueueUnderTest queue;
    private RecordUnderTest record;

    /** For subclasses. */
    @SuppressWarnings("NullAway.Init") // JUnit calls prepare() before each rule
    protected HandOffContract() {}

    /** {@return an empty queue; called before each rule, closed after it} */
    protected abstract QueueUnderTest queue();

    /** {@return the record that the queue's coupon is on; called before the queue is} */
    protected abstract RecordUnderTest record();

    /** {@return how the queue and dead letters write an event} */
    protected abstract EventCodec codec();

    /** {@return how long a taker has for what he took; the queue gives it to another after that} */
    protected abstract Duration lease();

    /** Asks for both. */
    @BeforeEach
    final void prepare() {
        record = record();
        queue = queue();
    }

    /** Closes the queue. */
    @AfterEach
    final void close() {
        queue.close();
    }

    /**
     * 10,000 events, a tenth of them twice and out of order, 50 that can't be delivered, a sink that does not answer each
     * hundredth time, before or after it has stored, and a worker so slow that what it works on goes to another.
     */
    @Test
    final void rule10_1_each_event_is_on_record_once_and_what_cannot_be_is_a_dead_letter() {
        CouponId foreign = SampleCoupons.newId();
        List<CouponIssuedEvent> written = new ArrayList<>(queue.write(EVENTS / 2));
        queue.writeUnreadable(UNREADABLE);
        int foreigners = queue.writeForeign(foreign(foreign));
        queue.writeAgain(someOf(written));
        written.addAll(queue.write(EVENTS - EVENTS / 2));
        queue.writeAgain(someOf(written));

        AtomicInteger failures = new AtomicInteger();
        SlowSink slow = new SlowSink(record.sink());
        EventSource slowTaker = queue.taker();
        EventSource taker = queue.taker();
        try (EventWorker slowWorker = worker(slowTaker, slow)
                        .threads(1)
                        .batchSizeMax(50)
                        .keepEvery(Duration.ofSeconds(10))
                        .build();
                EventWorker worker = worker(taker, failingNowAndThen(failures))
                        .batchSizeMax(100)
                        .build()) {
            slowWorker.start();
            Patience.until(() -> slow.slowed.get() > 0, SOON);
            worker.start();
            Patience.until(
                    () -> rows(queue.couponId()).size() == written.size()
                            && sum(record.deadLetters().waiting()) == UNREADABLE + foreigners,
                    SOON);
            assertThat(worker.drain(SOON)).isTrue();
            assertThat(slowWorker.drain(SOON)).isTrue();
        }

        assertThat(failures.get()).as("failures of the sink").isGreaterThanOrEqualTo(2);
        assertThat(slow.slowed.get())
                .as("batches that took longer than the lease")
                .isPositive();
        assertThat(rows(queue.couponId()))
                .containsExactlyInAnyOrderElementsOf(
                        written.stream().map(CouponIssuedEvent::issuedCoupon).toList());
        assertThat(record.overflows().list(queue.couponId(), null, 1)).isEmpty();
        Map<DeadLetterCause, Long> waiting = record.deadLetters().waiting();
        assertThat(waiting).containsEntry(DeadLetterCause.MALFORMED, (long) UNREADABLE);
        assertThat(sum(waiting)).isEqualTo(UNREADABLE + foreigners);
        settleDeadLetters(foreign, foreigners);
    }

    /** The cause is put right, what can be delivered now is, and the rest is discarded. */
    private void settleDeadLetters(CouponId foreign, int foreigners) {
        Coupon sample = SampleCoupons.open(FOREIGN);
        record.catalog().create(new Coupon(foreign, sample.terms(), sample.inventory(), false));
        DeadLetterReprocessing reprocessing = new DeadLetterReprocessing(record.deadLetters(), codec(), record.sink());
        var unused = reprocessing.reprocess(DeadLetters.Filter.WAITING, "operator");
        assertThat(rows(foreign)).hasSize(foreigners);
        assertThat(sum(record.deadLetters().waiting())).isEqualTo(UNREADABLE);
        for (DeadLetter letter : record.deadLetters().list(DeadLetters.Filter.WAITING, null, Paging.LIMIT_MAX)) {
            assertThat(reprocessing.discard(letter.id(), "operator", "planted")).isTrue();
        }
        assertThat(record.deadLetters().waiting()).isEmpty();
    }

    private EventWorker.Builder worker(EventSource source, EventSink sink) {
        return EventWorker.builder()
                .source(source)
                .sink(sink)
                .deadLetters(record.deadLetters())
                .codec(codec())
                .keepEvery(lease().dividedBy(5))
                .idlePauseMax(Duration.ofMillis(20))
                .deliveriesMax(100);
    }

    /** Each hundredth call, but the first ones, too: before it stores, and after it has. */
    private EventSink failingNowAndThen(AtomicInteger failures) {
        AtomicInteger calls = new AtomicInteger();
        return events -> {
            int call = calls.incrementAndGet();
            if (call % 100 == 1) {
                failures.incrementAndGet();
                throw new NotCarriedOutException(
                        NotCarriedOutException.Reason.UNAVAILABLE, Duration.ZERO, "planted", null);
            }
            record.sink().append(events);
            if (call % 100 == 2) {
                failures.incrementAndGet();
                throw new OutcomeUnknownException("planted", null);
            }
        };
    }

    /** Its first two batches take so long that their leases lapse; then it stores them all the same. */
    private final class SlowSink implements EventSink {

        private final EventSink around;
        private final AtomicInteger slowed = new AtomicInteger();

        SlowSink(EventSink around) {
            this.around = around;
        }

        @Override
        public void append(List<CouponIssuedEvent> events) {
            if (slowed.get() < 2) {
                slowed.incrementAndGet();
                LockSupport.parkNanos(lease().toNanos() * 3 / 2);
            }
            around.append(events);
        }
    }

    private static List<CouponIssuedEvent> someOf(List<CouponIssuedEvent> written) {
        List<CouponIssuedEvent> some = new ArrayList<>(written);
        Collections.shuffle(some, new Random(written.size()));
        return some.subList(0, AGAIN / 2);
    }

    private static List<CouponIssuedEvent> foreign(CouponId couponId) {
        return LongStream.rangeClosed(1, FOREIGN)
                .mapToObj(sequence ->
                        new CouponIssuedEvent(couponId, SampleCoupons.member((int) sequence), sequence, 1, AT))
                .toList();
    }

    private List<IssuedCoupon> rows(CouponId couponId) {
        List<IssuedCoupon> rows = new ArrayList<>();
        List<IssuedCoupon> page;
        do {
            long after = rows.isEmpty() ? 0 : rows.get(rows.size() - 1).sequence();
            page = record.history().listByCoupon(couponId, after, Paging.LIMIT_MAX);
            rows.addAll(page);
        } while (page.size() == Paging.LIMIT_MAX);
        return rows;
    }

    private static long sum(Map<DeadLetterCause, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
