package io.openrun.coupon.queue.sqs;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/**
 * When a call has to have ended.
 *
 * @param nanoTime the moment, on {@link System#nanoTime()}
 */
record Deadline(long nanoTime) {

    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    boolean isOver() {
        return leftNanos() < MILLISECOND;
    }

    /** What a request is told, so that it ends in time with all its retries; not to be asked for once it is over. */
    AwsRequestOverrideConfiguration forRequest() {
        Duration left = Duration.ofNanos(Math.max(MILLISECOND, leftNanos()));
        return AwsRequestOverrideConfiguration.builder().apiCallTimeout(left).build();
    }

    /** Waits about that long, not past the end; false if the thread was interrupted, which stays marked. */
    boolean pause(Duration about) {
        long half = about.toNanos() / 2;
        long nanos = half + ThreadLocalRandom.current().nextLong(half + 1);
        try {
            TimeUnit.NANOSECONDS.sleep(Math.min(nanos, leftNanos()));
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private long leftNanos() {
        return nanoTime - System.nanoTime();
    }
}
