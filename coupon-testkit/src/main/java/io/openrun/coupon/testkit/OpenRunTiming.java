package io.openrun.coupon.testkit;

import java.time.Duration;

/**
 * How long an open run took.
 *
 * @param whole from the start to the last answer
 * @param issuing from the start until the last unit was issued, or to the end if some were left
 * @param allIssued whether the last unit was issued
 */
public record OpenRunTiming(Duration whole, Duration issuing, boolean allIssued) {

    /**
     * The rate of what was issued.
     *
     * @param issued how many were issued
     * @return how many a second, over the time of issuing
     */
    public double issuedPerSecond(long issued) {
        return issuing.isZero() ? 0 : issued * 1e9 / issuing.toNanos();
    }
}
