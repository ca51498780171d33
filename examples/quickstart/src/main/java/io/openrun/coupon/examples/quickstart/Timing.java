package io.openrun.coupon.examples.quickstart;

import java.time.Duration;

/**
 * How long a run took.
 *
 * @param whole from the start to the last answer
 * @param issuing from the start until the last unit was issued, or to the end if some were left
 * @param allIssued whether the last unit was issued
 */
record Timing(Duration whole, Duration issuing, boolean allIssued) {

    double issuedPerSecond(long issued) {
        return issuing.isZero() ? 0 : issued * 1e9 / issuing.toNanos();
    }
}
