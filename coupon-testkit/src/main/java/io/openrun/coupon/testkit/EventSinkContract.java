package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules 9 of {@code CONTRACT.md}: what every {@link io.openrun.coupon.queue.EventSink} is held to. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class EventSinkContract {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.123456Z");

    private SinkUnderTest sink;

    /** For subclasses. */
    @SuppressWarnings("NullAway.Init") // JUnit calls prepare() before each rule
    protected EventSinkContract() {}

    /** {@return the sink that is held to the rules; called before each rule} */
    protected abstract SinkUnderTest sink();

    /** Asks for the sink. */
    @BeforeEach
    final void prepare() {
        sink = sink();
    }

    @Test
    final void rule9_1_what_was_appended_is_durable_as_it_was() {
        List<CouponIssuedEvent> events = events(sink.newCoupon().get(), 1, 250);
        sink.sink().append(events);
        assertThat(arrived(events)).containsExactlyInAnyOrderElementsOf(events);
    }

    @Test
    final void rule9_2_appending_again_changes_nothing() {
        List<CouponIssuedEvent> events = events(sink.newCoupon().get(), 1, 20);
        sink.sink().append(events);
        sink.sink().append(events);
        sink.sink().append(events.subList(5, 6));
        assertThat(arrived(events)).containsExactlyInAnyOrderElementsOf(events);
    }

    @Test
    final void rule9_3_nothing_can_be_appended() {
        sink.sink().append(List.of());
    }

    @Test
    final void rule9_4_a_batch_has_events_of_any_coupons_in_any_order() {
        List<CouponIssuedEvent> events = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            events.addAll(events(sink.newCoupon().get(), 1, 250));
        }
        Collections.shuffle(events, new Random(4));
        sink.sink().append(events);
        assertThat(arrived(events)).containsExactlyInAnyOrderElementsOf(events);
    }

    @Test
    final void rule9_5_many_append_at_once() {
        CouponId couponId = sink.newCoupon().get();
        List<CouponIssuedEvent> events = events(couponId, 1, 800);
        CompletableFuture<?>[] writers = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> {
                            for (int from = i * 100; from < (i + 1) * 100; from += 25) {
                                List<CouponIssuedEvent> batch = events.subList(from, from + 25);
                                Patience.untilAnswered(
                                        () -> {
                                            sink.sink().append(batch);
                                            return batch;
                                        },
                                        java.time.Duration.ofSeconds(30));
                            }
                        },
                        task -> new Thread(task).start()))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(writers).join();
        assertThat(arrived(events)).containsExactlyInAnyOrderElementsOf(events);
    }

    private Set<CouponIssuedEvent> arrived(List<CouponIssuedEvent> events) {
        return events.stream()
                .map(CouponIssuedEvent::couponId)
                .distinct()
                .flatMap(couponId -> sink.arrived().apply(couponId).stream())
                .collect(java.util.stream.Collectors.toSet());
    }

    private static List<CouponIssuedEvent> events(CouponId couponId, long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(sequence -> new CouponIssuedEvent(
                        couponId, SampleCoupons.member((int) sequence), sequence, 0, AT.plusMillis(sequence)))
                .toList();
    }
}
