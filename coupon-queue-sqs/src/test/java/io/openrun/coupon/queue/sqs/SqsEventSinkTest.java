package io.openrun.coupon.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.JsonEventCodec;
import io.openrun.coupon.queue.UnreadableEventException;
import io.openrun.coupon.testkit.TestSqs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SqsEventSinkTest {

    private static final SqsClient CLIENT = TestSqs.shared().client();
    private static final Duration SHORT = Duration.ofMillis(600);

    private final String url = Queues.create(CLIENT);

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    @Test
    void only_what_sqs_refused_is_sent_again() {
        PartialSqs partial = partial(3, Set.of("3", "7"), "InternalError", false);
        List<CouponIssuedEvent> events = Queues.events(25);
        try (SqsEventSink sink = Queues.sink(partial, url).build()) {
            sink.append(events);
        }
        assertThat(partial.refused()).as("entries refused").isBetween(5, 6);
        assertThat(events()).as("none lost, none twice").containsExactlyInAnyOrderElementsOf(events);
    }

    @Test
    void what_sqs_says_nothing_of_is_sent_again() {
        PartialSqs partial = new PartialSqs(CLIENT, 2, Set.of("0")::contains, new PartialSqs.Refusal("", false, false));
        List<CouponIssuedEvent> events = Queues.events(12);
        try (SqsEventSink sink = Queues.sink(partial, url).parallelism(1).build()) {
            sink.append(events);
        }
        assertThat(partial.refused()).isEqualTo(2);
        assertThat(events()).containsExactlyInAnyOrderElementsOf(events);
    }

    @Test
    void throttling_is_not_the_fault_of_an_event_even_where_sqs_says_so() {
        PartialSqs partial = partial(2, Set.of("1", "2"), "AWS.SimpleQueueService.RequestThrottled", true);
        List<CouponIssuedEvent> events = Queues.events(10);
        try (SqsEventSink sink = Queues.sink(partial, url).build()) {
            sink.append(events);
        }
        assertThat(partial.refused()).isEqualTo(4);
        assertThat(events()).containsExactlyInAnyOrderElementsOf(events);
    }

    @Test
    void what_is_refused_until_the_timeout_is_busy_if_nothing_was_taken_and_unknown_if_some_was() {
        PartialSqs all = new PartialSqs(
                CLIENT, Integer.MAX_VALUE, id -> true, new PartialSqs.Refusal("RequestThrottled", true, true));
        try (SqsEventSink sink = Queues.sink(all, url).timeout(SHORT).build()) {
            NotCarriedOutException busy =
                    catchThrowableOfType(NotCarriedOutException.class, () -> sink.append(Queues.events(15)));
            assertThat(busy.reason()).isEqualTo(Reason.BUSY);
            assertThat(busy).hasMessageContaining("RequestThrottled");
        }
        assertThat(all.batches()).as("tried again").isGreaterThan(2);
        assertThat(Queues.size(CLIENT, url)).isZero();

        PartialSqs one = partial(Integer.MAX_VALUE, Set.of("4"), "InternalError", false);
        try (SqsEventSink sink = Queues.sink(one, url).timeout(SHORT).build()) {
            assertThatThrownBy(() -> sink.append(Queues.events(5)))
                    .isInstanceOf(OutcomeUnknownException.class)
                    .hasMessageContaining("InternalError");
        }
        assertThat(Queues.size(CLIENT, url)).isEqualTo(4);
    }

    @Test
    void missing_rights_and_keys_reject_no_event() {
        for (String code : List.of("AccessDenied", "KmsAccessDenied", "KmsDisabled")) {
            PartialSqs partial =
                    new PartialSqs(CLIENT, Integer.MAX_VALUE, id -> true, new PartialSqs.Refusal(code, true, true));
            try (SqsEventSink sink = Queues.sink(partial, url).timeout(SHORT).build()) {
                NotCarriedOutException failure =
                        catchThrowableOfType(NotCarriedOutException.class, () -> sink.append(Queues.events(3)));
                assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
                assertThat(failure).hasMessageContaining(code);
            }
        }
    }

    @Test
    void an_event_that_sqs_rejects_is_rejected_at_once_with_the_code() {
        PartialSqs partial = partial(1, Set.of("2"), "InvalidMessageContents", true);
        try (SqsEventSink sink = Queues.sink(partial, url).build()) {
            assertRejected(sink, Queues.events(5), "InvalidMessageContents");
        }
        assertThat(partial.batches()).isEqualTo(1);
        try (SqsEventSink sink =
                Queues.sink(CLIENT, url).codec(writing("\u0001")).build()) {
            assertRejected(sink, Queues.events(5), "SQS rejects");
        }
    }

    @Test
    void an_event_that_is_too_large_or_no_text_is_rejected_unsent() {
        PartialSqs counting = partial(0, Set.of(), "", false);
        try (SqsEventSink sink = Queues.sink(counting, url)
                .codec(writing("x".repeat(EventMessages.BYTES_MAX)))
                .build()) {
            assertRejected(sink, Queues.events(2), String.valueOf(EventMessages.BYTES_MAX));
        }
        try (SqsEventSink sink = Queues.sink(counting, url)
                .codec(writing(new byte[] {'a', (byte) 0xC3, 'b'}))
                .build()) {
            assertRejected(sink, Queues.events(2), "UTF-8");
        }
        assertThat(counting.batches()).isZero();
    }

    @Test
    void a_request_is_never_larger_than_sqs_takes() {
        PartialSqs counting = partial(0, Set.of(), "", false);
        try (SqsEventSink sink =
                Queues.sink(counting, url).codec(writing("x".repeat(100_000))).build()) {
            sink.append(Queues.events(5));
        }
        assertThat(counting.batches()).isEqualTo(3);
        assertThat(Queues.size(CLIENT, url)).isEqualTo(5);
    }

    @Test
    void a_message_is_the_codecs_text_and_says_so() {
        List<CouponIssuedEvent> events = Queues.events(1);
        try (SqsEventSink sink = Queues.sink(CLIENT, url).build()) {
            sink.append(events);
        }
        Message message = CLIENT.receiveMessage(r -> r.queueUrl(url).messageAttributeNames("All"))
                .messages()
                .get(0);
        byte[] expected = JsonEventCodec.unsigned().encode(events.get(0));
        assertThat(message.body()).isEqualTo(new String(expected, StandardCharsets.UTF_8));
        assertThat(message.messageAttributes())
                .hasEntrySatisfying(
                        "contentType",
                        value -> assertThat(value.stringValue()).isEqualTo("application/cloudevents+json"));
    }

    @Test
    void a_fifo_queue_takes_an_event_once_in_the_group_of_its_coupon() {
        String fifo = Queues.createFifo(CLIENT);
        List<CouponIssuedEvent> events = Queues.events(10);
        try (SqsEventSink sink = Queues.sink(CLIENT, fifo).build();
                SqsEventSource source = Queues.source(CLIENT, fifo).build()) {
            sink.append(events);
            sink.append(events);
            assertThat(source.backlog().messages()).isEqualTo(10);
            Message first = CLIENT.receiveMessage(r -> r.queueUrl(fifo)
                            .visibilityTimeout(0)
                            .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                    .messages()
                    .get(0);
            assertThat(first.attributes())
                    .containsEntry(
                            MessageSystemAttributeName.MESSAGE_GROUP_ID,
                            events.get(0).couponId().value())
                    .containsEntry(
                            MessageSystemAttributeName.MESSAGE_DEDUPLICATION_ID,
                            events.get(0).id().toString());
            List<CouponIssuedEvent> taken = new ArrayList<>();
            Queues.until(() -> {
                source.poll(100).ifPresent(delivery -> {
                    taken.addAll(delivery.events());
                    source.acknowledge(delivery);
                });
                return taken.size() >= 10;
            });
            assertThat(taken).containsExactlyInAnyOrderElementsOf(events);
            assertThat(source.backlog().messages()).isZero();
        }
    }

    @Test
    void a_sink_that_was_closed_still_sends_in_the_callers_thread() {
        SqsEventSink sink = Queues.sink(CLIENT, url).build();
        sink.close();
        sink.close();
        sink.append(Queues.events(35));
        assertThat(Queues.size(CLIENT, url)).isEqualTo(35);
    }

    @Test
    void settings_are_checked_before_anything_is_sent() {
        SqsEventSink.Builder sink = SqsEventSink.builder();
        assertThatIllegalArgumentException().isThrownBy(sink::build).withMessageContaining("client");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sink.timeout(Duration.ofMillis(99)))
                .withMessageContaining("timeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sink.parallelism(65))
                .withMessageContaining("parallelism");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sink.contentType(""))
                .withMessageContaining("contentType");
        sink.client(CLIENT).queueUrl(url);
        assertThatIllegalArgumentException().isThrownBy(sink::build).withMessageContaining("codec");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Queues.sink(CLIENT, "not a URL").build())
                .withMessageContaining("queueUrl");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Queues.sink(CLIENT, "https://sqs.example.com/1234/").build())
                .withMessageContaining("queueUrl");
    }

    private List<CouponIssuedEvent> events() {
        try (SqsEventSource source = Queues.source(CLIENT, url).build()) {
            return Queues.eventsOf(Queues.take(source, Queues.size(CLIENT, url)));
        }
    }

    private static void assertRejected(SqsEventSink sink, List<CouponIssuedEvent> events, String words) {
        NotCarriedOutException failure = catchThrowableOfType(NotCarriedOutException.class, () -> sink.append(events));
        assertThat(failure).hasMessageContaining(words);
        assertThat(failure.reason()).isEqualTo(Reason.REJECTED);
    }

    private static PartialSqs partial(int requests, Set<String> entries, String code, boolean senderFault) {
        return new PartialSqs(CLIENT, requests, entries::contains, new PartialSqs.Refusal(code, senderFault, true));
    }

    private static EventCodec writing(String text) {
        return writing(text.getBytes(StandardCharsets.UTF_8));
    }

    private static EventCodec writing(byte[] bytes) {
        return new EventCodec() {
            @Override
            public byte[] encode(CouponIssuedEvent event) {
                return bytes.clone();
            }

            @Override
            public CouponIssuedEvent decode(byte[] payload) throws UnreadableEventException {
                return JsonEventCodec.unsigned().decode(payload);
            }
        };
    }
}
