package io.openrun.coupon.engine.redis;

import java.time.Duration;

/**
 * How often an outbox does what is not reading.
 *
 * @param claimAfter how long another taker has for what he took; a quarter of it passes between two looks for that, ten
 *     seconds at most
 * @param listEvery how long the list of coupons is good for
 * @param tidyEvery how long after shortening a stream it may be shortened again
 * @param restFor how long a closed coupon without events is left alone
 */
record OutboxTimes(Duration claimAfter, Duration listEvery, Duration tidyEvery, Duration restFor) {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LOOK_MAX = Duration.ofSeconds(10);
    private static final Duration REST = Duration.ofMinutes(1);

    OutboxTimes {
        if (claimAfter == null || claimAfter.toMillis() < 1) {
            throw new IllegalArgumentException("claimAfter must be a millisecond or more");
        }
    }

    static OutboxTimes of(Duration claimAfter) {
        return new OutboxTimes(claimAfter, SECOND, SECOND, REST);
    }

    long lookEveryNanos() {
        Duration quarter = claimAfter.dividedBy(4);
        return quarter.compareTo(LOOK_MAX) < 0 ? quarter.toNanos() : LOOK_MAX.toNanos();
    }
}
