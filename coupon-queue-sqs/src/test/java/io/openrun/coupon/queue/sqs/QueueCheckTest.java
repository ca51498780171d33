package io.openrun.coupon.queue.sqs;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.openrun.coupon.testkit.TestSqs;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QueueCheckTest {

    private static final String FOUR_DAYS = "345600";
    private static final String FOURTEEN_DAYS = "1209600";

    private final SqsClient client = TestSqs.shared().client();
    private final RetainingSqs sqs = new RetainingSqs(client);
    private final String deadLetters = Queues.create(client);
    private final String arn = client.getQueueAttributes(
                    r -> r.queueUrl(deadLetters).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .getOrDefault(QueueAttributeName.QUEUE_ARN, "");

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void a_queue_that_keeps_messages_and_their_dead_letters_is_accepted() {
        String url = queue(20, arn);
        sqs.retain(url, FOUR_DAYS);
        sqs.retain(deadLetters, FOURTEEN_DAYS);
        verify(Queues.source(sqs, url));
    }

    @Test
    void all_that_is_wrong_is_named() {
        String url = queue(19, arn);
        sqs.retain(url, "345599");
        sqs.retain(deadLetters, "1209599");
        assertThatIllegalStateException()
                .isThrownBy(() -> verify(Queues.source(sqs, url).visibility(Duration.ofSeconds(14))))
                .withMessageContaining("keeps messages for 345599 s")
                .withMessageContaining("maxReceiveCount is 19")
                .withMessageContaining("keeps messages for 1209599 s")
                .withMessageContaining("visibility of 14 s");
        verify(Queues.source(sqs, url).visibility(Duration.ofSeconds(14)).allowWeakQueue());
    }

    @Test
    void a_queue_without_redrive_policy_is_refused() {
        String url = Queues.create(client);
        assertThatIllegalStateException()
                .isThrownBy(() -> verify(Queues.source(sqs, url)))
                .withMessageContaining("no redrive policy")
                .withMessageContaining("does not tell how long");
    }

    @Test
    void a_dead_letter_queue_that_is_gone_or_out_of_sight_is_refused() {
        String url = queue(20, arn);
        sqs.retain(url, FOUR_DAYS);
        var unused = client.deleteQueue(r -> r.queueUrl(deadLetters));
        assertThatIllegalStateException()
                .isThrownBy(() -> verify(Queues.source(sqs, url)))
                .withMessageContaining("there is no dead-letter queue");
        sqs.forbidOtherQueues();
        assertThatIllegalStateException()
                .isThrownBy(() -> verify(Queues.source(sqs, url)))
                .withMessageContaining("can't be looked at: AccessDenied");
    }

    @Test
    void a_queue_that_does_not_exist_is_refused_in_any_case() {
        String url = Queues.create(client) + "-not";
        assertThatIllegalStateException()
                .isThrownBy(() -> verify(Queues.source(sqs, url).allowWeakQueue()))
                .withMessageContaining("there is no queue");
    }

    private String queue(int maxReceiveCount, String deadLetterArn) {
        return Queues.create(
                client,
                Map.of(
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\":\"" + deadLetterArn + "\",\"maxReceiveCount\":\"" + maxReceiveCount
                                + "\"}"));
    }

    private static void verify(SqsEventSource.Builder builder) {
        try (SqsEventSource source = builder.build()) {
            source.verify();
        }
    }
}
