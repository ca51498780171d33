package io.openrun.coupon;

import java.time.Instant;
import java.time.InstantSource;

/** Breaks no rule: was given a clock, and measures without one. */
public final class UsesAGivenClock {

    private final InstantSource clock;
    private final long start = System.nanoTime();

    UsesAGivenClock() {
        this(InstantSource.system());
    }

    UsesAGivenClock(InstantSource clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    long nanosPassed() {
        return System.nanoTime() - start;
    }
}
