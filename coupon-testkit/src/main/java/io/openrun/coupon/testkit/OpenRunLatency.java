package io.openrun.coupon.testkit;

import org.HdrHistogram.Histogram;

/**
 * How long calls took until their answer, asking again included.
 *
 * @param count how many calls
 * @param meanMs their mean, in milliseconds; 0 if there are none, as all that follows
 * @param p50Ms half of them took no longer
 * @param p99Ms 99 of 100 took no longer
 * @param maxMs the longest
 */
public record OpenRunLatency(long count, double meanMs, double p50Ms, double p99Ms, double maxMs) {

    private static final double NANOS_PER_MS = 1e6;

    static OpenRunLatency of(Histogram nanos) {
        return new OpenRunLatency(
                nanos.getTotalCount(),
                nanos.getMean() / NANOS_PER_MS,
                nanos.getValueAtPercentile(50) / NANOS_PER_MS,
                nanos.getValueAtPercentile(99) / NANOS_PER_MS,
                nanos.getMaxValue() / NANOS_PER_MS);
    }
}
