package io.openrun.coupon.queue.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.EventBacklog.Backlog;
import io.openrun.coupon.queue.EventSource.Delivery;
import io.openrun.coupon.queue.Payload;
import io.openrun.coupon.queue.Undeliverable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class KafkaEventSourceTest {

    @Test
    void only_what_lies_below_the_first_unacknowledged_one_is_committed() {
        Topic topic = Topic.of(1);
        try (Topic.Writer writer = topic.writer();
                Topic.Reader reader = topic.reader()) {
            writer.sink().append(Topic.events(40));
            List<Delivery> taken = Taking.until(reader.source(), 10, 40);
            assertThat(taken).hasSize(4);
            reader.source().acknowledge(taken.get(1));
            assertThat(topic.committedOf(0)).isZero();
            reader.source().acknowledge(taken.get(0));
            assertThat(topic.committedOf(0)).isEqualTo(20);
            reader.source().acknowledge(taken.get(3));
            reader.source().acknowledge(taken.get(3));
            reader.source().acknowledge(taken.get(0));
            assertThat(topic.committedOf(0)).isEqualTo(20);
            reader.source().acknowledge(taken.get(2));
            assertThat(topic.committedOf(0)).isEqualTo(40);
        }
    }

    @Test
    void events_from_before_the_group_are_given_out_too_and_the_rest_of_a_fetch_with_the_next_poll() {
        Topic topic = Topic.of(1);
        List<CouponIssuedEvent> events = Topic.events(25);
        try (Topic.Writer writer = topic.writer();
                Topic.Reader reader = topic.reader()) {
            writer.sink().append(events);
            List<Delivery> taken = Taking.until(reader.source(), 10, 25);
            assertThat(taken).extracting(delivery -> delivery.events().size()).containsExactly(10, 10, 5);
            assertThat(Taking.events(taken)).isEqualTo(events);
            assertThat(reader.source().poll(10)).isEmpty();
        }
    }

    @Test
    void the_attempts_of_who_died_are_counted_and_what_may_be_the_cause_is_given_out_alone() {
        Topic topic = Topic.of(1);
        List<CouponIssuedEvent> events = Topic.events(20);
        try (Topic.Writer writer = topic.writer()) {
            writer.sink().append(events);
        }
        for (int attempts = 1; attempts <= 3; attempts++) {
            try (Topic.Reader reader = topic.reader()) {
                Delivery first = Taking.next(reader.source(), 10);
                assertThat(first.attempts()).isEqualTo(attempts);
                assertThat(first.events()).isEqualTo(events.subList(0, 10));
                if (attempts > 1) {
                    assertThat(reader.source().poll(10)).isEmpty();
                } else {
                    assertThat(Taking.next(reader.source(), 5).attempts()).isEqualTo(1);
                }
                if (attempts == 3) {
                    reader.source().acknowledge(first);
                    assertThat(Taking.next(reader.source(), 5).attempts()).isEqualTo(1);
                }
            }
        }
        try (Topic.Reader reader = topic.reader()) {
            Delivery first = Taking.next(reader.source(), 10);
            assertThat(first.events()).isEqualTo(events.subList(10, 20));
            assertThat(first.attempts()).isEqualTo(1);
        }
    }

    @Test
    void what_is_neither_acknowledged_nor_kept_within_the_lease_is_given_out_again() {
        Topic topic = Topic.of(1);
        List<CouponIssuedEvent> events = Topic.events(20);
        Duration lease = Duration.ofMillis(600);
        try (Topic.Writer writer = topic.writer();
                Topic.Reader reader =
                        topic.reader(Map.of(), KafkaEventSource.builder().lease(lease))) {
            writer.sink().append(events);
            Delivery first = Taking.next(reader.source(), 10);
            Delivery second = Taking.next(reader.source(), 10);
            long keptUntil = System.nanoTime() + lease.multipliedBy(2).toNanos();
            Topic.until(() -> {
                reader.source().keep(first);
                reader.source().keep(second);
                assertThat(reader.source().poll(10)).isEmpty();
                return System.nanoTime() - keptUntil > 0;
            });
            Delivery again = Taking.next(reader.source(), 20);
            assertThat(again.events()).isEqualTo(events);
            assertThat(again.attempts()).isEqualTo(2);
            reader.source().acknowledge(first);
            assertThat(topic.committedOf(0)).isZero();
            reader.source().acknowledge(again);
            assertThat(topic.committedOf(0)).isEqualTo(20);
        }
    }

    @Test
    void keep_stays_in_the_group_for_longer_than_a_member_may_be_silent() {
        Topic topic = Topic.of(1);
        Map<String, Object> hasty = Map.of("max.poll.interval.ms", 2_000, "session.timeout.ms", 6_000);
        try (Topic.Writer writer = topic.writer();
                Topic.Reader reader = topic.reader(hasty, KafkaEventSource.builder())) {
            writer.sink().append(Topic.events(1_500));
            Delivery inHand = Taking.next(reader.source(), 10);
            long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            Topic.until(() -> {
                reader.source().keep(inHand);
                return System.nanoTime() - until > 0;
            });
            reader.source().acknowledge(inHand);
            assertThat(topic.committedOf(0)).isEqualTo(10);
            // nothing was skipped meanwhile
            List<Delivery> rest = Taking.until(reader.source(), 1_000, 1_490);
            assertThat(Taking.events(rest)).hasSize(1_490).doesNotHaveDuplicates();
        }
    }

    @Test
    void what_can_not_be_read_is_handed_over_with_its_bytes_and_its_neighbours_are_intact() throws Exception {
        Topic topic = Topic.of(1);
        List<CouponIssuedEvent> events = Topic.events(2);
        byte[] poison = "{\"not\": \"an event".getBytes(StandardCharsets.UTF_8);
        topic.write(
                0, Arrays.asList(Topic.CODEC.encode(events.get(0)), poison, null, Topic.CODEC.encode(events.get(1))));
        try (Topic.Reader reader = topic.reader()) {
            Delivery delivery = Taking.next(reader.source(), 10);
            assertThat(delivery.events()).isEqualTo(events);
            assertThat(delivery.unreadable())
                    .extracting(Undeliverable::origin, Undeliverable::cause, Undeliverable::payload)
                    .containsExactly(
                            tuple("kafka " + topic.name() + "/0/1", DeadLetterCause.MALFORMED, new Payload(poison)),
                            tuple(
                                    "kafka " + topic.name() + "/0/2",
                                    DeadLetterCause.MALFORMED,
                                    new Payload(new byte[0])));
            assertThat(reader.source().backlog().messages()).isEqualTo(4);
            reader.source().acknowledge(delivery);
            assertThat(topic.committedOf(0)).isEqualTo(4);
        }
    }

    @Test
    void two_members_share_the_partitions_and_what_one_had_in_hand_comes_to_the_other() {
        Topic topic = Topic.of(3);
        List<CouponIssuedEvent> events = Topic.events(12, 50);
        Set<CouponIssuedEvent> acknowledged = new HashSet<>();
        try (Topic.Writer writer = topic.writer();
                Topic.Reader one = topic.reader()) {
            writer.sink().append(events);
            List<Delivery> inHand = Taking.until(one.source(), 20, 200);
            try (Topic.Reader other = topic.reader()) {
                List<Delivery> others = new ArrayList<>();
                List<Delivery> more = new ArrayList<>();
                Topic.until(() -> {
                    one.source().poll(20).ifPresent(more::add);
                    other.source().poll(20).ifPresent(others::add);
                    return !others.isEmpty()
                            && one.consumer().assignment().size()
                                            + other.consumer().assignment().size()
                                    == 3;
                });
                assertThat(one.consumer().assignment()).isNotEmpty();
                assertThat(other.consumer().assignment()).isNotEmpty();
                // of what went to the other it is too late to acknowledge: that must change nothing
                inHand.forEach(one.source()::acknowledge);
                List<Delivery> still = inHand.stream()
                        .filter(delivery -> one.consumer().assignment().stream()
                                .anyMatch(partition -> delivery.token().startsWith(partition + "/")))
                        .toList();
                acknowledged.addAll(Taking.events(still));
                acknowledged.addAll(finish(one, more));
                acknowledged.addAll(finish(other, others));
                assertThat(Taking.events(inHand)).isNotEmpty();
            }
            Topic.until(() -> {
                one.source().poll(20).ifPresent(last -> {
                    one.source().acknowledge(last);
                    acknowledged.addAll(last.events());
                });
                return topic.committed().values().stream()
                                .mapToLong(offset -> offset.offset())
                                .sum()
                        == events.size();
            });
        }
        assertThat(acknowledged).containsAll(events);
    }

    @Test
    void who_joins_takes_a_partition_and_what_is_in_hand_of_the_others_stays_where_it_is() throws Exception {
        Topic topic = Topic.of(2);
        for (int partition = 0; partition < 2; partition++) {
            topic.write(
                    partition,
                    Topic.events(10).stream().map(Topic.CODEC::encode).toList());
        }
        try (Topic.Reader one = topic.reader()) {
            List<Delivery> inHand = Taking.until(one.source(), 10, 20);
            try (Topic.Reader other = topic.reader()) {
                Topic.until(() -> {
                    inHand.forEach(one.source()::keep);
                    var unused = other.source().poll(10);
                    return !other.consumer().assignment().isEmpty();
                });
                inHand.forEach(one.source()::acknowledge);
                assertThat(topic.committedOf(0) + topic.committedOf(1)).isEqualTo(10);
            }
        }
    }

    /** Acknowledges all that comes, until nothing more does. */
    private static List<CouponIssuedEvent> finish(Topic.Reader reader, List<Delivery> first) {
        List<Delivery> taken = new ArrayList<>(first);
        first.forEach(reader.source()::acknowledge);
        reader.source().poll(50).ifPresent(next -> {
            taken.add(next);
            reader.source().acknowledge(next);
        });
        return Taking.events(taken);
    }

    @Test
    void the_backlog_is_what_is_not_acknowledged_and_its_age_that_of_the_oldest_issue() throws Exception {
        Topic topic = Topic.of(1);
        List<CouponIssuedEvent> events = Topic.events(30);
        Duration later = Duration.ofMinutes(10);
        try (Topic.Writer writer = topic.writer();
                Admin admin = topic.admin();
                Topic.Reader alone = topic.reader();
                Topic.Reader reader = new Topic(topic.kafka(), topic.name(), "other" + topic.group())
                        .reader(
                                Map.of(),
                                KafkaEventSource.builder()
                                        .admin(admin)
                                        .clock(() -> events.get(0).issuedAt().plus(later)))) {
            assertThat(reader.source().backlog()).isEqualTo(Backlog.EMPTY);
            writer.sink().append(events);
            assertThat(reader.source().backlog()).isEqualTo(new Backlog(30, null));
            Delivery first = Taking.next(reader.source(), 10);
            assertThat(reader.source().backlog()).isEqualTo(new Backlog(30, later));
            reader.source().acknowledge(first);
            assertThat(reader.source().backlog().messages()).isEqualTo(20);
            Taking.until(reader.source(), 10, 20).forEach(reader.source()::acknowledge);
            assertThat(reader.source().backlog()).isEqualTo(Backlog.EMPTY);
            assertThat(Taking.next(alone.source(), 30).events()).hasSize(30);
            assertThat(alone.source().backlog().messages()).isEqualTo(30);
        }
    }
}
