package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.NotCarriedOutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Starts over, a bounded number of times and with random pauses, until an attempt has an answer. */
record Attempts(int max) {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(32);
    private static final Duration RETRY_AFTER = Duration.ofMillis(100);

    Attempts {
        if (max < 1) {
            throw new IllegalArgumentException("attemptsMax must be 1 or more, was " + max);
        }
    }

    /** The answer of the first attempt that has one; an attempt without one has carried nothing out. */
    <T> T until(Deadline deadline, Supplier<Optional<T>> attempt) {
        long pauseNanos = FIRST_PAUSE.toNanos();
        for (int made = 1; ; made++) {
            Optional<T> answer = attempt.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            boolean late = !deadline.leaves(FIRST_PAUSE);
            if (made == max || late || Thread.currentThread().isInterrupted()) {
                throw new NotCarriedOutException(
                        NotCarriedOutException.Reason.BUSY, RETRY_AFTER, "outpaced " + made + " times", null);
            }
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(pauseNanos));
            pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE.toNanos());
        }
    }
}
