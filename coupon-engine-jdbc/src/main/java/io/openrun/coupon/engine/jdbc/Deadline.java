package io.openrun.coupon.engine.jdbc;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The moment by which one call must have its answer, on the clock of {@link System#nanoTime()}. */
record Deadline(long atNanos) {

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    boolean leaves(Duration time) {
        return leftNanos() >= time.toNanos();
    }

    /** What is left of it, and at least one millisecond: drivers take zero for "no limit". */
    int leftMs() {
        return (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(leftNanos()));
    }

    private long leftNanos() {
        return atNanos - System.nanoTime();
    }
}
