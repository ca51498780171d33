package io.openrun.coupon.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventBacklog.Backlog;
import io.openrun.coupon.queue.EventSource.Delivery;
import io.openrun.coupon.testkit.BytePattern;
import io.openrun.coupon.testkit.Direction;
import io.openrun.coupon.testkit.Fault;
import io.openrun.coupon.testkit.FaultKind;
import io.openrun.coupon.testkit.FaultProxy;
import io.openrun.coupon.testkit.SqsServer;
import io.openrun.coupon.testkit.TestSqs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.sqs.SqsClient;

/** What is told when SQS is away or its answers get lost. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SqsAwayTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration IN_TIME = Duration.ofSeconds(3);

    private final SqsClient direct = TestSqs.shared().client();
    private final FaultProxy proxy = FaultProxy.to(
            TestSqs.shared().endpoint().getHost(), TestSqs.shared().endpoint().getPort());
    private final SqsClient proxied = Queues.client(proxy.port(), AwsRetryStrategy.doNotRetry());
    private final String url = Queues.create(direct);

    @AfterEach
    void close() {
        proxied.close();
        proxy.close();
        direct.close();
    }

    @Test
    @SuppressWarnings("try") // the server ends before its block does
    void a_server_that_has_ended_is_told_in_time_by_every_call() {
        try (SqsServer server = SqsServer.start();
                SqsClient client = server.client()) {
            String queue = Queues.create(client);
            try (SqsEventSink sink = Queues.sink(client, queue).timeout(IN_TIME).build();
                    SqsEventSource source =
                            Queues.source(client, queue).timeout(IN_TIME).build()) {
                sink.append(Queues.events(100));
                Delivery taken = source.poll(20).orElseThrow();
                server.close();
                List<CouponIssuedEvent> events = Queues.events(100);
                for (ThrowingCallable call : List.<ThrowingCallable>of(
                        () -> sink.append(events),
                        () -> source.poll(100),
                        () -> source.keep(taken),
                        () -> source.acknowledge(taken),
                        source::backlog,
                        source::verify)) {
                    long began = System.nanoTime();
                    NotCarriedOutException away = catchThrowableOfType(NotCarriedOutException.class, call);
                    assertThat(away.reason()).isEqualTo(Reason.UNAVAILABLE);
                    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(IN_TIME);
                }
            }
        }
    }

    @Test
    void a_lost_answer_to_sending_is_unknown_and_appending_again_loses_nothing() {
        List<CouponIssuedEvent> events = Queues.events(35);
        try (SqsEventSink sink = Queues.sink(proxied, url).build()) {
            loseAnswerTo("SendMessageBatch", Fault.reset());
            assertThatThrownBy(() -> sink.append(events)).isInstanceOf(OutcomeUnknownException.class);
            assertThat(proxy.injected(FaultKind.RESET)).isEqualTo(1);
            sink.append(events);
        }
        int size = Queues.size(direct, url);
        assertThat(size).as("what was sent without an answer is there twice").isGreaterThanOrEqualTo(45);
        try (SqsEventSource source = Queues.source(direct, url).build()) {
            assertThat(Queues.eventsOf(Queues.take(source, size))).containsAll(events);
        }
    }

    @Test
    void an_answer_that_never_comes_is_unknown_when_the_time_is_up() {
        try (SqsEventSink sink = Queues.sink(proxied, url).timeout(TIMEOUT).build()) {
            loseAnswerTo("SendMessageBatch", Fault.blackhole());
            long began = System.nanoTime();
            assertThatThrownBy(() -> sink.append(Queues.events(5))).isInstanceOf(OutcomeUnknownException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(TIMEOUT, IN_TIME);
        }
        assertThat(proxy.injected(FaultKind.BLACKHOLE)).isEqualTo(1);
        assertThat(Queues.size(direct, url)).as("it was carried out").isEqualTo(5);
    }

    @Test
    void the_client_may_send_again_by_itself() {
        List<CouponIssuedEvent> events = Queues.events(5);
        try (SqsClient trying = Queues.client(proxy.port(), AwsRetryStrategy.standardRetryStrategy());
                SqsEventSink sink = Queues.sink(trying, url).build()) {
            loseAnswerTo("SendMessageBatch", Fault.reset());
            sink.append(events);
        }
        assertThat(proxy.injected(FaultKind.RESET)).isEqualTo(1);
        assertThat(Queues.size(direct, url)).isEqualTo(10);
    }

    @Test
    void a_lost_answer_to_deleting_is_unknown_and_acknowledging_again_settles_it() {
        append(20);
        try (SqsEventSource source = Queues.source(proxied, url).build()) {
            List<Delivery> taken = Queues.take(source, 20);
            loseAnswerTo("DeleteMessageBatch", Fault.reset());
            Delivery first = taken.get(0);
            assertThatThrownBy(() -> source.acknowledge(first)).isInstanceOf(OutcomeUnknownException.class);
            assertThat(proxy.injected(FaultKind.RESET)).isEqualTo(1);
            taken.forEach(source::acknowledge);
            assertThat(source.backlog()).isEqualTo(Backlog.EMPTY);
        }
    }

    @Test
    void what_was_in_a_lost_answer_to_receiving_comes_again() {
        List<CouponIssuedEvent> events = append(5);
        try (SqsEventSource source =
                Queues.source(proxied, url).visibility(Duration.ofSeconds(1)).build()) {
            loseAnswerTo("ReceiveMessage", Fault.reset());
            NotCarriedOutException away = catchThrowableOfType(NotCarriedOutException.class, () -> source.poll(100));
            assertThat(away.reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(proxy.injected(FaultKind.RESET)).isEqualTo(1);
            List<Delivery> taken = Queues.take(source, 5);
            assertThat(Queues.eventsOf(taken)).containsExactlyInAnyOrderElementsOf(events);
            assertThat(taken.get(0).attempts()).isEqualTo(2);
        }
    }

    @Test
    void what_was_received_before_another_request_fails_is_given_out() {
        append(200);
        try (SqsEventSource source = Queues.source(proxied, url).parallelism(1).build()) {
            proxy.onNext(Direction.CLIENT_TO_SERVER, BytePattern.ascii("\"MaxNumberOfMessages\":9"), Fault.reset());
            // a poll whose first request takes too long makes no second one
            Queues.until(() -> {
                assertThat(source.poll(19).orElseThrow().events()).hasSize(10);
                return proxy.injected(FaultKind.RESET) == 1;
            });
        }
    }

    private void loseAnswerTo(String action, Fault fault) {
        proxy.onReplyTo(BytePattern.ascii("AmazonSQS." + action), fault);
    }

    private List<CouponIssuedEvent> append(int count) {
        List<CouponIssuedEvent> events = Queues.events(count);
        try (SqsEventSink sink = Queues.sink(direct, url).build()) {
            sink.append(events);
        }
        return events;
    }
}
