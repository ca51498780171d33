package io.openrun.coupon.queue.sqs;

import io.openrun.coupon.NotCarriedOutException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/**
 * One look for messages: requests of up to ten, until there are enough, or one finds none, or a moment has passed. What
 * was received when another request fails is given out all the same.
 */
final class Receiving {

    private static final Duration TIME = Duration.ofMillis(100);

    private final SqsQueue queue;
    private final int visibilitySeconds;
    private final int messagesMax;
    private final int requestsMax;
    private final Deadline deadline;
    private final Deadline begin = Deadline.in(TIME);
    private final AtomicInteger requests = new AtomicInteger();
    private final Queue<Message> received = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;
    private volatile @Nullable NotCarriedOutException failure;

    Receiving(SqsQueue queue, Duration visibility, int messagesMax) {
        this.queue = queue;
        this.visibilitySeconds = (int) visibility.toSeconds();
        this.messagesMax = messagesMax;
        this.requestsMax = (messagesMax - 1) / SqsQueue.BATCH_MAX + 1;
        this.deadline = queue.deadline();
    }

    /** The first request is alone: an empty queue is asked once, however many threads there are. */
    Collection<Message> messages(RequestThreads threads) {
        receiveNext();
        if (!ended && requestsMax > 1) {
            threads.run(requestsMax - 1, () -> {
                while (!ended && !begin.isOver()) {
                    receiveNext();
                }
            });
        }
        NotCarriedOutException broken = failure;
        if (received.isEmpty() && broken != null) {
            throw broken;
        }
        return received;
    }

    private void receiveNext() {
        int before = requests.getAndIncrement();
        if (before >= requestsMax) {
            ended = true;
            return;
        }
        try {
            List<Message> next = queue.client().receiveMessage(request(before)).messages();
            if (next.isEmpty()) {
                ended = true;
            }
            received.addAll(next);
        } catch (RuntimeException broken) {
            failure = SqsFailure.looking(broken);
            ended = true;
        }
    }

    /** Without waiting: a worker waits by itself, and an answer that comes late would be messages that nobody has. */
    private ReceiveMessageRequest request(int before) {
        int left = messagesMax - before * SqsQueue.BATCH_MAX;
        return ReceiveMessageRequest.builder()
                .queueUrl(queue.url())
                .maxNumberOfMessages(Math.min(SqsQueue.BATCH_MAX, left))
                .visibilityTimeout(visibilitySeconds)
                .waitTimeSeconds(0)
                .messageSystemAttributeNames(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)
                .overrideConfiguration(deadline.forRequest())
                .build();
    }
}
