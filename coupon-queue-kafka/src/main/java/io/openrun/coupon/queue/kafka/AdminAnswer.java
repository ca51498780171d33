package io.openrun.coupon.queue.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;

/** Waits for what an Admin was asked. */
final class AdminAnswer {

    private static final Duration TIME_LIMIT = Duration.ofSeconds(10);

    private AdminAnswer() {}

    /**
     * The answer.
     *
     * @throws io.openrun.coupon.NotCarriedOutException if there is none; its cause is the error that Kafka answered
     */
    static <T> T of(String question, KafkaFuture<T> answer) {
        try {
            return answer.get(TIME_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw KafkaFailure.unavailable(question, failure.getCause() == null ? failure : failure.getCause());
        } catch (TimeoutException late) {
            throw KafkaFailure.unavailable(question + " within " + TIME_LIMIT, late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw KafkaFailure.unavailable(question, stopped);
        }
    }
}
