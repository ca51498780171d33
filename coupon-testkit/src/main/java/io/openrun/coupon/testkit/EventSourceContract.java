package io.openrun.coupon.testkit;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.EventBacklog;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.EventSource.Delivery;
import io.openrun.coupon.queue.Traceparent;
import io.openrun.coupon.queue.Undeliverable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules 8 of {@code CONTRACT.md}: what every {@link EventSource} is held to. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class EventSourceContract {

    private static final Duration TIME_LIMIT = Duration.ofSeconds(30);

    /** Long enough for what should not be there to show. */
    private static final Duration QUIET = Duration.ofMillis(500);

    private QueueUnderTest queue;

    /** For subclasses. */
    @SuppressWarnings("NullAway.Init") // JUnit calls prepare() before each rule
    protected EventSourceContract() {}

    /** {@return an empty queue; called before each rule, closed after it} */
    protected abstract QueueUnderTest queue();

    /** {@return how long a taker has for what he took; the queue gives it to another after that} */
    protected abstract Duration lease();

    /** {@return how long what has to come may take: 30 seconds unless overridden} */
    protected Duration timeLimit() {
        return TIME_LIMIT;
    }

    /** Asks for the queue. */
    @BeforeEach
    final void prepare() {
        queue = queue();
    }

    /** Closes it. */
    @AfterEach
    final void close() {
        queue.close();
    }

    @Test
    final void rule8_1_every_event_is_given_out_as_it_was_written() {
        List<CouponIssuedEvent> written = new ArrayList<>(queue.write(300));
        written.addAll(queue.write(1));
        written.addAll(queue.write(1));
        List<Delivery> taken = take(queue.taker(), written.size());
        assertThat(events(taken)).containsExactlyInAnyOrderElementsOf(written);
        assertThat(traces(events(taken))).as("traces").isEqualTo(traces(written));
        assertThat(taken).allMatch(delivery -> delivery.unreadable().isEmpty());
    }

    @Test
    final void rule8_2_the_events_of_a_delivery_are_in_the_order_of_issue() {
        List<CouponIssuedEvent> written = queue.write(200);
        assertThat(take(queue.taker(), written.size()))
                .allSatisfy(delivery -> assertThat(delivery.events())
                        .isSortedAccordingTo(Comparator.comparingLong(CouponIssuedEvent::sequence)));
    }

    @Test
    final void rule8_3_what_was_acknowledged_is_not_given_out_again() {
        List<CouponIssuedEvent> written = queue.write(100);
        EventSource taker = queue.taker();
        take(taker, written.size()).forEach(taker::acknowledge);
        assertNothingComes(taker);
        queue.die(taker);
        EventSource another = queue.taker();
        assertNothingComes(another);
        List<CouponIssuedEvent> more = queue.write(10);
        assertThat(events(take(another, 10))).containsExactlyInAnyOrderElementsOf(more);
    }

    @Test
    final void rule8_4_what_was_not_acknowledged_is_given_out_again_and_counted() {
        List<CouponIssuedEvent> written = queue.write(50);
        EventSource first = queue.taker();
        assertThat(take(first, written.size()))
                .allSatisfy(delivery -> assertThat(delivery.attempts()).isEqualTo(1));
        queue.die(first);
        EventSource second = queue.taker();
        List<Delivery> again = take(second, written.size());
        assertThat(events(again)).containsExactlyInAnyOrderElementsOf(written);
        assertThat(again.get(0).attempts()).isEqualTo(2);
        queue.die(second);
        List<Delivery> third = take(queue.taker(), written.size());
        assertThat(events(third)).containsExactlyInAnyOrderElementsOf(written);
        assertThat(third.get(0).attempts()).isEqualTo(3);
    }

    @Test
    final void rule8_5_takers_share_the_events() {
        EventSource one = queue.taker();
        EventSource two = queue.taker();
        List<CouponIssuedEvent> taken = new ArrayList<>();
        List<CouponIssuedEvent> written = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            written.addAll(queue.write(5));
        }
        Patience.until(
                () -> {
                    for (EventSource taker : List.of(one, two)) {
                        taker.poll(10).ifPresent(delivery -> {
                            taken.addAll(delivery.events());
                            taker.acknowledge(delivery);
                        });
                    }
                    return taken.size() >= written.size();
                },
                timeLimit());
        assertThat(taken).containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    final void rule8_6_what_is_kept_stays_with_its_taker() {
        queue.write(10);
        EventSource taker = queue.taker();
        List<Delivery> taken = take(taker, 10);
        EventSource another = queue.taker();
        long until = System.nanoTime() + lease().toNanos() * 5 / 2;
        long keepAt = System.nanoTime();
        while (System.nanoTime() < until) {
            if (System.nanoTime() >= keepAt) {
                taken.forEach(taker::keep);
                keepAt = System.nanoTime() + lease().toNanos() / 5;
            }
            assertThat(another.poll(10)).isEmpty();
        }
        taken.forEach(taker::acknowledge);
        queue.die(taker);
        assertNothingComes(another);
    }

    @Test
    final void rule8_7_a_message_that_cannot_be_read_is_handed_out_as_it_is_beside_its_neighbours() {
        List<CouponIssuedEvent> written = new ArrayList<>(queue.write(20));
        queue.writeUnreadable(3);
        written.addAll(queue.write(20));
        EventSource first = queue.taker();
        List<Delivery> taken = take(first, 43);
        assertThat(events(taken)).containsExactlyInAnyOrderElementsOf(written);
        List<Undeliverable> unreadable = unreadable(taken);
        assertThat(unreadable).hasSize(3).allSatisfy(message -> {
            assertThat(message.cause()).isEqualTo(DeadLetterCause.MALFORMED);
            assertThat(message.payload().size()).isPositive();
        });
        assertThat(unreadable.stream().map(Undeliverable::origin)).doesNotHaveDuplicates();
        queue.die(first);
        EventSource second = queue.taker();
        List<Delivery> again = take(second, 43);
        assertThat(unreadable(again).stream().map(Undeliverable::origin))
                .as("the same message has the same origin")
                .containsExactlyInAnyOrderElementsOf(
                        unreadable.stream().map(Undeliverable::origin).toList());
        again.forEach(second::acknowledge);
        assertNothingComes(second);
    }

    @Test
    final void rule8_8_acknowledging_and_keeping_may_be_repeated() {
        queue.write(10);
        EventSource taker = queue.taker();
        List<Delivery> taken = take(taker, 10);
        for (Delivery delivery : taken) {
            taker.acknowledge(delivery);
            taker.acknowledge(delivery);
            taker.keep(delivery);
        }
        queue.die(taker);
        assertNothingComes(queue.taker());
    }

    @Test
    final void rule8_9_where_nothing_is_nothing_comes_at_once() {
        EventSource taker = queue.taker();
        assertThat(taker.poll(1_000)).isEmpty();
        long began = System.nanoTime();
        assertThat(taker.poll(1_000)).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    final void rule8_10_no_more_is_given_than_was_asked_for() {
        for (int i = 0; i < 10; i++) {
            queue.write(1);
        }
        EventSource taker = queue.taker();
        List<CouponIssuedEvent> events = new ArrayList<>();
        Patience.until(
                () -> {
                    Optional<Delivery> delivery = taker.poll(3);
                    delivery.ifPresent(taken -> {
                        assertThat(taken.events().size()).isLessThanOrEqualTo(3);
                        events.addAll(taken.events());
                    });
                    return events.size() >= 10;
                },
                timeLimit());
        assertThatIllegalArgumentException().isThrownBy(() -> taker.poll(0)).withMessageContaining("eventsMax");
    }

    @Test
    final void rule8_11_one_delivery_acknowledges_no_other() {
        List<CouponIssuedEvent> written = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            written.addAll(queue.write(1));
        }
        EventSource taker = queue.taker();
        List<Delivery> taken = take(taker, 30, 10);
        assertThat(taken.size()).as("deliveries to acknowledge one of").isGreaterThan(1);
        Delivery last = taken.get(taken.size() - 1);
        taker.acknowledge(last);
        queue.die(taker);
        EventSource another = queue.taker();
        List<CouponIssuedEvent> open = new ArrayList<>(written);
        open.removeAll(last.events());
        List<Delivery> again = take(another, open.size());
        // a source that remembers one position a partition may give the last one again
        assertThat(events(again)).containsAll(open);
        again.forEach(another::acknowledge);
    }

    @Test
    final void rule8_12_who_can_tell_the_backlog_tells_it() {
        EventSource taker = queue.taker();
        if (!(taker instanceof EventBacklog backlog)) {
            return;
        }
        assertThat(backlog.backlog().messages()).isZero();
        queue.write(20);
        queue.write(20);
        Patience.until(() -> backlog.backlog().messages() >= 2, timeLimit());
        List<Delivery> taken = take(taker, 40);
        assertThat(backlog.backlog().messages()).as("taken counts, too").isGreaterThanOrEqualTo(2);
        taken.forEach(taker::acknowledge);
        Patience.until(() -> backlog.backlog().messages() == 0, timeLimit());
        assertThat(backlog.backlog().oldestAge()).isEqualTo(Duration.ZERO);
    }

    private List<Delivery> take(EventSource taker, int messages) {
        return take(taker, messages, 1_000);
    }

    private List<Delivery> take(EventSource taker, int messages, int eventsMax) {
        List<Delivery> taken = new ArrayList<>();
        Patience.until(
                () -> {
                    taker.poll(eventsMax).ifPresent(taken::add);
                    return taken.stream()
                                    .mapToInt(delivery -> delivery.events().size()
                                            + delivery.unreadable().size())
                                    .sum()
                            >= messages;
                },
                timeLimit());
        return taken;
    }

    private static void assertNothingComes(EventSource taker) {
        assertThat(Patience.comesTrue(() -> taker.poll(100).isPresent(), QUIET))
                .as("something comes")
                .isFalse();
    }

    private static List<CouponIssuedEvent> events(List<Delivery> deliveries) {
        return deliveries.stream()
                .flatMap(delivery -> delivery.events().stream())
                .toList();
    }

    /** They are no part of what makes events equal. */
    private static Map<Long, Optional<Traceparent>> traces(List<CouponIssuedEvent> events) {
        return events.stream()
                .collect(toMap(CouponIssuedEvent::sequence, event -> Optional.ofNullable(event.traceparent())));
    }

    private static List<Undeliverable> unreadable(List<Delivery> deliveries) {
        return deliveries.stream()
                .flatMap(delivery -> delivery.unreadable().stream())
                .toList();
    }
}
