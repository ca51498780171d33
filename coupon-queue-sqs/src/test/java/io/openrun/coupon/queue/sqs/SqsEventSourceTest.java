package io.openrun.coupon.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.EventBacklog.Backlog;
import io.openrun.coupon.queue.EventSource.Delivery;
import io.openrun.coupon.queue.Undeliverable;
import io.openrun.coupon.testkit.TestSqs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SqsEventSourceTest {

    private static final SqsClient CLIENT = TestSqs.shared().client();
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final String url = Queues.create(CLIENT);

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    @Test
    void a_delivery_is_what_several_requests_brought_and_any_source_of_the_queue_can_acknowledge_it() {
        List<CouponIssuedEvent> events = append(45);
        try (SqsEventSource source = Queues.source(CLIENT, url).build();
                SqsEventSource another =
                        Queues.source(CLIENT, url).parallelism(1).build()) {
            List<Delivery> taken = Queues.take(source, 45);
            assertThat(taken.get(0).events()).hasSizeGreaterThan(10);
            assertThat(Queues.eventsOf(taken)).containsExactlyInAnyOrderElementsOf(events);
            taken.forEach(another::acknowledge);
            assertThat(source.backlog()).isEqualTo(Backlog.EMPTY);
        }
    }

    @Test
    void an_empty_queue_is_asked_once() {
        PartialSqs counting = new PartialSqs(CLIENT, 0, id -> false, new PartialSqs.Refusal("", false, false));
        try (SqsEventSource source = Queues.source(counting, url).parallelism(8).build()) {
            assertThat(source.poll(1_000)).isEmpty();
        }
        assertThat(counting.receives()).isEqualTo(1);
    }

    @Test
    void what_is_not_acknowledged_in_time_comes_again_and_is_counted() {
        List<CouponIssuedEvent> events = append(15);
        try (SqsEventSource source =
                Queues.source(CLIENT, url).visibility(SECOND).build()) {
            long began = System.nanoTime();
            assertThat(Queues.take(source, 15)).allMatch(delivery -> delivery.attempts() == 1);
            List<Delivery> again = Queues.take(source, 15);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(SECOND);
            assertThat(Queues.eventsOf(again)).containsExactlyInAnyOrderElementsOf(events);
            assertThat(again).allMatch(delivery -> delivery.attempts() == 2);
        }
    }

    @Test
    void the_attempts_of_a_delivery_are_those_of_the_message_received_most_often() {
        append(1);
        try (SqsEventSource source =
                Queues.source(CLIENT, url).visibility(SECOND).build()) {
            assertThat(Queues.take(source, 1).get(0).attempts()).isEqualTo(1);
            Queues.until(() -> Queues.visible(CLIENT, url) == 1);
            append(5);
            List<Delivery> taken = Queues.take(source, 6);
            assertThat(taken.stream().mapToInt(Delivery::attempts).max()).hasValue(2);
        }
    }

    @Test
    void a_message_that_is_no_event_is_handed_out_with_its_bytes_and_where_it_was_found() {
        append(3);
        String id = CLIENT.sendMessage(r -> r.queueUrl(url).messageBody("é is no event"))
                .messageId();
        try (SqsEventSource source = Queues.source(CLIENT, url).build()) {
            List<Delivery> taken = Queues.take(source, 4);
            List<Undeliverable> unreadable = taken.stream()
                    .flatMap(delivery -> delivery.unreadable().stream())
                    .toList();
            assertThat(unreadable).singleElement().satisfies(message -> {
                assertThat(message.origin()).isEqualTo("sqs " + url.substring(url.lastIndexOf('/') + 1) + " " + id);
                assertThat(message.cause()).isEqualTo(DeadLetterCause.MALFORMED);
                assertThat(new String(message.payload().bytes(), StandardCharsets.UTF_8))
                        .isEqualTo("é is no event");
                assertThat(message.attempts()).isEqualTo(1);
            });
            taken.forEach(source::acknowledge);
            assertThat(source.backlog()).isEqualTo(Backlog.EMPTY);
        }
    }

    @Test
    void what_sqs_did_not_delete_is_deleted_by_another_request() {
        append(25);
        PartialSqs partial = partial(3, Set.of("0", "4"), "InternalError");
        try (SqsEventSource source = Queues.source(partial, url).build()) {
            List<Delivery> taken = Queues.take(source, 25);
            taken.forEach(source::acknowledge);
            assertThat(partial.refused()).isGreaterThanOrEqualTo(5);
            assertThat(source.backlog()).isEqualTo(Backlog.EMPTY);
        }
    }

    @Test
    void what_sqs_does_not_delete_until_the_timeout_is_told() {
        append(2);
        PartialSqs partial = partial(Integer.MAX_VALUE, Set.of("1"), "InternalError");
        try (SqsEventSource source =
                Queues.source(partial, url).timeout(Duration.ofMillis(500)).build()) {
            Delivery taken = Queues.take(source, 2).get(0);
            assertThatThrownBy(() -> source.acknowledge(taken))
                    .isInstanceOf(OutcomeUnknownException.class)
                    .hasMessageContaining("InternalError");
            assertThat(source.backlog()).isEqualTo(new Backlog(1, null));
        }
    }

    @Test
    void what_sqs_did_not_keep_is_kept_by_another_request() {
        append(15);
        PartialSqs partial = partial(2, Set.of("0", "4"), "InternalError");
        try (SqsEventSource takesForASecond =
                        Queues.source(CLIENT, url).visibility(SECOND).build();
                SqsEventSource kept = Queues.source(partial, url).build()) {
            List<Delivery> taken = Queues.take(takesForASecond, 15);
            taken.forEach(kept::keep);
            assertThat(partial.refused()).isGreaterThanOrEqualTo(3);
            long began = System.nanoTime();
            while (System.nanoTime() - began < SECOND.toNanos() * 3 / 2) {
                assertThat(takesForASecond.poll(10)).isEmpty();
            }
        }
    }

    @Test
    void a_message_that_another_has_by_now_is_neither_kept_nor_deleted_nor_a_failure() {
        append(1);
        PartialSqs partial = partial(Integer.MAX_VALUE, Set.of("0"), "ReceiptHandleIsInvalid");
        try (SqsEventSource source = Queues.source(partial, url).build()) {
            Delivery taken = Queues.take(source, 1).get(0);
            source.keep(taken);
            source.acknowledge(taken);
            assertThat(partial.refused()).isEqualTo(2);
            assertThat(source.backlog()).isEqualTo(new Backlog(1, null));
        }
    }

    @Test
    void the_redrive_policy_takes_what_is_never_acknowledged_and_it_can_be_moved_back() {
        String deadLetters = Queues.create(CLIENT);
        String arn = CLIENT.getQueueAttributes(
                        r -> r.queueUrl(deadLetters).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        String queue = Queues.create(
                CLIENT,
                Map.of(
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":\"2\"}"));
        List<CouponIssuedEvent> events = Queues.events(3);
        try (SqsEventSink sink = Queues.sink(CLIENT, queue).build();
                SqsEventSource source =
                        Queues.source(CLIENT, queue).visibility(SECOND).build();
                SqsEventSource dead = Queues.source(CLIENT, deadLetters).build()) {
            sink.append(events);
            assertThat(Queues.take(source, 3)).allMatch(delivery -> delivery.attempts() == 1);
            assertThat(Queues.take(source, 3)).allMatch(delivery -> delivery.attempts() == 2);
            Queues.until(() -> source.poll(10).isEmpty() && dead.backlog().messages() == 3);
            assertThat(source.backlog()).isEqualTo(Backlog.EMPTY);
            var unused = CLIENT.startMessageMoveTask(r -> r.sourceArn(arn));
            List<Delivery> back = Queues.take(source, 3);
            assertThat(Queues.eventsOf(back)).containsExactlyInAnyOrderElementsOf(events);
            back.forEach(source::acknowledge);
            assertThat(dead.backlog()).isEqualTo(Backlog.EMPTY);
        }
    }

    @Test
    void settings_are_checked_before_anything_is_asked() {
        SqsEventSource.Builder source = SqsEventSource.builder();
        assertThatIllegalArgumentException().isThrownBy(source::build).withMessageContaining("client");
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofMillis(1_500), Duration.ofHours(13))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> source.visibility(wrong))
                    .withMessageContaining("visibility");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.parallelism(0))
                .withMessageContaining("parallelism");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.timeout(Duration.ofMinutes(6)))
                .withMessageContaining("timeout");
    }

    private List<CouponIssuedEvent> append(int count) {
        List<CouponIssuedEvent> events = Queues.events(count);
        try (SqsEventSink sink = Queues.sink(CLIENT, url).build()) {
            sink.append(events);
        }
        return events;
    }

    private static PartialSqs partial(int requests, Set<String> entries, String code) {
        return new PartialSqs(CLIENT, requests, entries::contains, new PartialSqs.Refusal(code, false, true));
    }
}
