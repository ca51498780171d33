package io.openrun.coupon.queue;

import io.openrun.coupon.CouponException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** What a worker's threads count, for its health. */
final class WorkerRecord {

    private static final int SECONDS = 10;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private record Problem(String what, Instant at) {}

    private final Logger log;
    private final InstantSource clock;
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong deadLettered = new AtomicLong();
    private final AtomicInteger failing = new AtomicInteger();
    private final AtomicBoolean sourceAway = new AtomicBoolean();

    /** Events of each of the last seconds, and which second a place stands for. */
    private final AtomicLongArray counts = new AtomicLongArray(SECONDS + 1);

    private final AtomicLongArray seconds = new AtomicLongArray(SECONDS + 1);
    private volatile @Nullable Problem last;

    WorkerRecord(Logger log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    void stored(int events) {
        stored.addAndGet(events);
        long second = System.nanoTime() / NANOS_PER_SECOND;
        int place = Math.floorMod(second, SECONDS + 1);
        // what another thread adds to the old second in this moment is lost to the rate, and only to that
        if (seconds.getAndSet(place, second) != second) {
            counts.set(place, 0);
        }
        counts.addAndGet(place, events);
    }

    void deadLettered(int messages, DeadLetterCause cause) {
        deadLettered.addAndGet(messages);
        String what = messages + " messages went to the dead letters: " + cause;
        log.error(what);
        last = new Problem(what, clock.instant());
    }

    /** What is in hand can't be delivered now; the first time of a delivery it counts, until it ends. */
    void fails(String what, CouponException failure, boolean before) {
        last = new Problem(what + ": " + failure, clock.instant());
        if (!before) {
            failing.incrementAndGet();
            log.warn("{}, trying again until it works", what, failure);
        }
    }

    void failsNoMore(String what) {
        failing.decrementAndGet();
        log.info("over: {}", what);
    }

    void sourceFails(CouponException failure) {
        last = new Problem("the source does not answer: " + failure, clock.instant());
        if (sourceAway.compareAndSet(false, true)) {
            log.warn("the source does not answer, trying again until it does", failure);
        }
    }

    void sourceAnswers() {
        if (sourceAway.get() && sourceAway.compareAndSet(true, false)) {
            log.info("the source answers again");
        }
    }

    void unexpected(String what, Throwable failure) {
        last = new Problem(what + ": " + failure, clock.instant());
        log.error(what, failure);
    }

    /** Whether nothing more is to be taken for the time being. */
    boolean isFailing() {
        return failing.get() > 0;
    }

    WorkerHealth health(WorkerHealth.State state, EventBacklog.@Nullable Backlog backlog) {
        Problem problem = last;
        return new WorkerHealth(
                state,
                backlog,
                stored.get(),
                perSecond(),
                deadLettered.get(),
                isFailing() || sourceAway.get(),
                problem == null ? null : problem.what(),
                problem == null ? null : problem.at());
    }

    private double perSecond() {
        long now = System.nanoTime() / NANOS_PER_SECOND;
        long sum = 0;
        for (int place = 0; place <= SECONDS; place++) {
            long age = now - seconds.get(place);
            if (age >= 1 && age <= SECONDS) {
                sum += counts.get(place);
            }
        }
        return (double) sum / SECONDS;
    }
}
