package io.openrun.coupon.queue.kafka;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.OutcomeUnknownException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** The records of one call: all sent, then each waited for. Used by one thread. */
final class PendingRecords {

    private final Producer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private int written;
    private boolean doubtful;
    private @Nullable Throwable failure;

    PendingRecords(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** Sends until one fails or the time is over, since nothing is gained by the others then. */
    void send(List<ProducerRecord<byte[], byte[]>> records, long until) {
        for (ProducerRecord<byte[], byte[]> next : records) {
            if (System.nanoTime() - until >= 0) {
                failure = new BufferExhaustedException("the producer takes records too slowly");
                return;
            }
            try {
                Future<RecordMetadata> future = producer.send(next);
                sent.add(future);
                if (future.isDone() && failureOf(future) != null) {
                    return;
                }
            } catch (KafkaException | IllegalStateException refused) {
                // before it took the record: the producer is closed or broken for good, or the thread is interrupted
                failure = refused;
                return;
            }
        }
    }

    /** Waits for all that were sent. */
    void await(long until) {
        for (Future<RecordMetadata> future : sent) {
            try {
                RecordMetadata unused = future.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
                written++;
            } catch (ExecutionException refused) {
                Throwable cause = refused.getCause() == null ? refused : refused.getCause();
                doubtful |= !KafkaFailure.isNotWritten(cause);
                failure = failure == null || KafkaFailure.isTooLarge(cause) ? cause : failure;
            } catch (TimeoutException late) {
                doubtful = true;
                failure = failure == null ? late : failure;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                doubtful = true;
                failure = stopped;
                return;
            }
        }
    }

    /** Whether one was refused for its size. */
    boolean isTooLarge() {
        return failure != null && KafkaFailure.isTooLarge(failure);
    }

    /** What the call has to answer; null if all are written. */
    @Nullable
    CouponException answer(String topic) {
        if (failure == null) {
            return null;
        }
        if (written > 0 || doubtful) {
            return new OutcomeUnknownException(
                    "some events may not be in the topic " + topic + ": " + failure + ", " + written + " are", failure);
        }
        String what = "no event is in the topic " + topic;
        if (isTooLarge()) {
            return new NotCarriedOutException(
                    NotCarriedOutException.Reason.REJECTED, Duration.ZERO, what + ": " + failure, failure);
        }
        return KafkaFailure.unavailable(what, failure);
    }

    private static @Nullable Throwable failureOf(Future<RecordMetadata> done) {
        try {
            RecordMetadata unused = done.get(0, TimeUnit.NANOSECONDS);
            return null;
        } catch (ExecutionException | TimeoutException refused) {
            return refused;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return stopped;
        }
    }
}
