package io.openrun.coupon.benchmarks.openrun;

import io.openrun.coupon.benchmarks.contest.Answer;
import io.openrun.coupon.benchmarks.contest.Tally;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** How long calls took from the moment they were meant to start, and what they came to. */
final class Times {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Histogram histogram = new ConcurrentHistogram(LONGEST_NANOS, 3);
    private final Tally tally = new Tally();
    private final AtomicLong lastIssueNanos = new AtomicLong();
    private final CountDownLatch unanswered;
    private volatile long startNanos;

    Times(int calls) {
        this.unanswered = new CountDownLatch(calls);
    }

    /** From now on. */
    void start() {
        startNanos = System.nanoTime();
        lastIssueNanos.set(startNanos);
    }

    /** The moment a call is meant to start. */
    long at(long offsetNanos) {
        return startNanos + offsetNanos;
    }

    void answered(long intendedNanos, Answer answer) {
        long now = System.nanoTime();
        histogram.recordValue(Math.min(LONGEST_NANOS, Math.max(0, now - intendedNanos)));
        tally.add(answer);
        if (answer == Answer.ISSUED) {
            lastIssueNanos.accumulateAndGet(now, (one, other) -> one - other > 0 ? one : other);
        }
        unanswered.countDown();
    }

    /** Waits until every call has its answer; says whether they have. */
    boolean await(long seconds) {
        try {
            return unanswered.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting for answers", stopped);
        }
    }

    Tally tally() {
        return tally;
    }

    double issuedPerSecond() {
        long nanos = lastIssueNanos.get() - startNanos;
        return nanos <= 0 ? 0 : tally.count(Answer.ISSUED) * 1e9 / nanos;
    }

    double meanMs() {
        return histogram.getMean() / 1e6;
    }

    double percentileMs(double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e6;
    }

    double maxMs() {
        return histogram.getMaxValue() / 1e6;
    }
}
