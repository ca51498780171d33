package io.openrun.coupon.benchmarks.loadtest;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a crowd was answered, from where it stood.
 *
 * @param count how many answers
 * @param byStatus how many of each, by the HTTP status, or JMeter's word for what is no answer
 * @param failed how many JMeter counts as errors
 * @param seconds from the first request to the last answer
 * @param perSecond answers per second over that time
 * @param meanMs the mean time of an answer
 * @param p50Ms half of them came in this time
 * @param p99Ms 99 of 100 came in this time
 * @param maxMs the slowest
 * @param sellOutSeconds from the first request to the last 201; 0 if there was none
 * @param threadsMax how many of JMeter's threads were active at most
 */
record Answers(
        int count,
        SortedMap<String, Integer> byStatus,
        int failed,
        double seconds,
        double perSecond,
        double meanMs,
        long p50Ms,
        long p99Ms,
        long maxMs,
        double sellOutSeconds,
        int threadsMax) {

    private static final String ISSUED = "201";
    private static final double MILLIS = 1_000;

    /** Counts; there has to be at least one. */
    static Answers of(List<Sample> samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("samples must not be empty");
        }
        long begin = samples.stream().mapToLong(Sample::startedAt).min().orElseThrow();
        long end = samples.stream().mapToLong(Sample::endedAt).max().orElseThrow();
        double seconds = Math.max(1, end - begin) / MILLIS;
        List<Long> times = samples.stream()
                .map(Sample::elapsed)
                .sorted(Comparator.naturalOrder())
                .toList();
        return new Answers(
                samples.size(),
                byStatus(samples),
                (int) samples.stream().filter(sample -> !sample.success()).count(),
                seconds,
                samples.size() / seconds,
                samples.stream().mapToLong(Sample::elapsed).average().orElseThrow(),
                percentile(times, 50),
                percentile(times, 99),
                times.get(times.size() - 1),
                sellOut(samples, begin),
                samples.stream().mapToInt(Sample::threads).max().orElseThrow());
    }

    private static SortedMap<String, Integer> byStatus(List<Sample> samples) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        for (Sample sample : samples) {
            int unused = counts.merge(sample.status(), 1, Integer::sum);
        }
        return counts;
    }

    /** The smallest time within which so many of a hundred came. */
    private static long percentile(List<Long> sorted, int percent) {
        int place = (int) Math.ceil(sorted.size() * percent / 100.0);
        return sorted.get(Math.max(1, place) - 1);
    }

    private static double sellOut(List<Sample> samples, long begin) {
        return samples.stream()
                        .filter(sample -> sample.status().equals(ISSUED))
                        .mapToLong(sample -> sample.endedAt() - begin)
                        .max()
                        .orElse(0)
                / MILLIS;
    }

    int answered(int status) {
        return byStatus.getOrDefault(String.valueOf(status), 0);
    }
}
