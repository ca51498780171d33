package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SqsServerTest {

    @Test
    void aBatchThatWasSentIsReceivedOnceAndGoneWhenDeleted() {
        try (SqsServer server = SqsServer.start();
                SqsClient client = server.client()) {
            String queue = client.createQueue(r -> r.queueName("batches")).queueUrl();
            List<SendMessageBatchRequestEntry> entries = IntStream.range(0, 10)
                    .mapToObj(i -> SendMessageBatchRequestEntry.builder()
                            .id("m" + i)
                            .messageBody("body" + i)
                            .build())
                    .toList();
            assertThat(client.sendMessageBatch(r -> r.queueUrl(queue).entries(entries))
                            .successful())
                    .hasSize(10);
            List<Message> received = receive(client, queue, 30);
            assertThat(received).hasSize(10);
            assertThat(receive(client, queue, 30)).isEmpty();
            received.forEach(message -> {
                var unused = client.deleteMessage(r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()));
            });
            assertThat(count(client, queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                    .isEqualTo("0");
        }
    }

    @Test
    void aMessageReceivedTooOftenMovesToTheDeadLettersAndBack() {
        try (SqsServer server = SqsServer.start();
                SqsClient client = server.client()) {
            String deadLetters =
                    client.createQueue(r -> r.queueName("dead-letters")).queueUrl();
            String arn = count(client, deadLetters, QueueAttributeName.QUEUE_ARN);
            String redrive = "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":\"2\"}";
            String queue = client.createQueue(
                            r -> r.queueName("redriven").attributes(Map.of(QueueAttributeName.REDRIVE_POLICY, redrive)))
                    .queueUrl();
            var unused = client.sendMessage(r -> r.queueUrl(queue).messageBody("poison"));
            assertThat(receive(client, queue, 0)).hasSize(1);
            assertThat(receive(client, queue, 0)).hasSize(1);
            assertThat(receive(client, queue, 0)).isEmpty();
            assertThat(receive(client, deadLetters, 0))
                    .extracting(Message::body)
                    .containsExactly("poison");
            var task = client.startMessageMoveTask(r -> r.sourceArn(arn));
            assertThat(task.taskHandle()).isNotBlank();
            Patience.until(() -> !receive(client, queue, 0).isEmpty(), Duration.ofSeconds(10));
        }
    }

    @Test
    void closeEndsItWithItsQueuesAndThreads() {
        SqsServer server = SqsServer.start();
        try (SqsClient client = server.client();
                SqsServer other = SqsServer.start();
                SqsClient otherClient = other.client()) {
            String queue = client.createQueue(r -> r.queueName("gone")).queueUrl();
            assertThat(queue).startsWith(server.endpoint().toString());
            assertThatThrownBy(() -> otherClient.getQueueUrl(r -> r.queueName("gone")))
                    .isInstanceOf(QueueDoesNotExistException.class);
            server.close();
            server.close();
            assertThatThrownBy(client::listQueues).isInstanceOf(SdkClientException.class);
            assertThat(otherClient.listQueues().queueUrls()).isEmpty();
        }
        Patience.until(() -> threads().isEmpty(), Duration.ofSeconds(10));
    }

    @Test
    void nothingOfItKeepsTheJvmFromEnding() {
        try (SqsServer server = SqsServer.start()) {
            assertThat(server.describe()).contains("ElasticMQ");
            assertThat(threads()).isNotEmpty().allMatch(Thread::isDaemon);
        }
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("coupon-sqs"))
                .toList();
    }

    private static List<Message> receive(SqsClient client, String queue, int visibilityTimeoutSeconds) {
        return client.receiveMessage(
                        r -> r.queueUrl(queue).maxNumberOfMessages(10).visibilityTimeout(visibilityTimeoutSeconds))
                .messages();
    }

    private static String count(SqsClient client, String queue, QueueAttributeName name) {
        return client.getQueueAttributes(r -> r.queueUrl(queue).attributeNames(name))
                .attributes()
                .getOrDefault(name, "");
    }
}
