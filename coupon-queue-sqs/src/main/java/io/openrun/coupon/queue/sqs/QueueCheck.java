package io.openrun.coupon.queue.sqs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Looks whether a queue keeps what it is given for long enough, and does not sort out what is only waiting. */
final class QueueCheck {

    private static final Duration RETENTION_MIN = Duration.ofDays(4);
    private static final Duration DEAD_LETTER_RETENTION_MIN = Duration.ofDays(14);

    /** Our own dead letters come long before: SQS counts each time a worker was stopped, too. */
    private static final int RECEIVES_MIN = 20;

    /** A worker that can't go on keeps its messages each five seconds; two of these may fail. */
    private static final Duration VISIBILITY_MIN = Duration.ofSeconds(15);

    private final SqsQueue queue;
    private final Duration visibility;

    QueueCheck(SqsQueue queue, Duration visibility) {
        this.queue = queue;
        this.visibility = visibility;
    }

    /** What is wrong with it; empty if nothing is. */
    List<String> weaknesses() {
        Deadline deadline = queue.deadline();
        try {
            QueueAttributes attributes = QueueAttributes.of(
                    queue,
                    queue.url(),
                    deadline,
                    QueueAttributeName.MESSAGE_RETENTION_PERIOD,
                    QueueAttributeName.REDRIVE_POLICY);
            List<String> weaknesses = new ArrayList<>();
            addRetention(weaknesses, "queue " + queue.name(), attributes, RETENTION_MIN);
            addRedrive(weaknesses, attributes, deadline);
            if (visibility.compareTo(VISIBILITY_MIN) < 0) {
                weaknesses.add("a visibility of " + visibility.toSeconds() + " s lapses under a worker that waits, it"
                        + " must be " + VISIBILITY_MIN.toSeconds() + " s or more");
            }
            return weaknesses;
        } catch (QueueDoesNotExistException missing) {
            throw new IllegalStateException("there is no queue " + queue.name(), missing);
        } catch (RuntimeException failure) {
            throw SqsFailure.looking(failure);
        }
    }

    private void addRedrive(List<String> weaknesses, QueueAttributes attributes, Deadline deadline) {
        Optional<RedrivePolicy> redrive = RedrivePolicy.parse(attributes.text(QueueAttributeName.REDRIVE_POLICY));
        if (redrive.isEmpty()) {
            weaknesses.add("queue " + queue.name() + " has no redrive policy");
            return;
        }
        RedrivePolicy policy = redrive.get();
        if (policy.maxReceiveCount() < RECEIVES_MIN) {
            weaknesses.add("maxReceiveCount is " + policy.maxReceiveCount() + ", must be " + RECEIVES_MIN + " or more");
        }
        String what = "dead-letter queue " + policy.queueName();
        try {
            String url = queue.client()
                    .getQueueUrl(GetQueueUrlRequest.builder()
                            .queueName(policy.queueName())
                            .queueOwnerAWSAccountId(policy.account())
                            .overrideConfiguration(deadline.forRequest())
                            .build())
                    .queueUrl();
            QueueAttributes ofDeadLetters =
                    QueueAttributes.of(queue, url, deadline, QueueAttributeName.MESSAGE_RETENTION_PERIOD);
            addRetention(weaknesses, what, ofDeadLetters, DEAD_LETTER_RETENTION_MIN);
        } catch (QueueDoesNotExistException missing) {
            weaknesses.add("there is no " + what);
        } catch (SqsException forbidden) {
            weaknesses.add(what + " can't be looked at: " + SqsFailure.codeOf(forbidden));
        }
    }

    private static void addRetention(
            List<String> weaknesses, String what, QueueAttributes attributes, Duration retentionMin) {
        if (attributes.text(QueueAttributeName.MESSAGE_RETENTION_PERIOD) == null) {
            weaknesses.add(what + " does not tell how long it keeps messages");
            return;
        }
        Duration retention = Duration.ofSeconds(attributes.number(QueueAttributeName.MESSAGE_RETENTION_PERIOD));
        if (retention.compareTo(retentionMin) < 0) {
            weaknesses.add(what + " keeps messages for " + retention.toSeconds() + " s, must be "
                    + retentionMin.toSeconds() + " s (" + retentionMin.toDays() + " days) or more");
        }
    }
}
