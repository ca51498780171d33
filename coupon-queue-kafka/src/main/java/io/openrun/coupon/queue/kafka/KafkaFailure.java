package io.openrun.coupon.queue.kafka;

import io.openrun.coupon.NotCarriedOutException;
import java.time.Duration;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What an error of Kafka's client means. */
final class KafkaFailure {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private KafkaFailure() {}

    /** Whether a record for which this was answered is not in the topic, for sure. A timeout leaves that open. */
    static boolean isNotWritten(Throwable failure) {
        return isTooLarge(failure)
                || failure instanceof AuthorizationException
                || failure instanceof AuthenticationException
                || failure instanceof BufferExhaustedException
                || failure instanceof SerializationException
                || failure instanceof InvalidTopicException
                || isTopicMissing(failure);
    }

    /** Whether the record will be refused each time. */
    static boolean isTooLarge(Throwable failure) {
        return failure instanceof RecordTooLargeException || failure instanceof RecordBatchTooLargeException;
    }

    /** The producer says it by a timeout: it waits for topics to be created. */
    static boolean isTopicMissing(Throwable failure) {
        return failure instanceof UnknownTopicOrPartitionException
                || failure.getCause() instanceof UnknownTopicOrPartitionException;
    }

    /** Nothing was carried out, for now. */
    static NotCarriedOutException unavailable(String what, Throwable failure) {
        String why = failure instanceof InterruptException ? "the thread was interrupted" : failure.toString();
        return new NotCarriedOutException(
                NotCarriedOutException.Reason.UNAVAILABLE, RETRY_AFTER, what + ": " + why, failure);
    }

    /** Others were first. */
    static NotCarriedOutException busy(String what) {
        return new NotCarriedOutException(NotCarriedOutException.Reason.BUSY, RETRY_AFTER, what, null);
    }
}
