package io.openrun.coupon.benchmarks.handoff;

import io.openrun.coupon.queue.EventBacklog.Backlog;
import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How far the rows are behind, looked at ten times in a second. */
final class Lag implements AutoCloseable {

    private static final long EVERY_MS = 100;
    private static final long LAST_LOOK_SECONDS = 30;

    private final Supplier<Backlog> backlog;
    private final LongSupplier behind;
    private final LongSummaryStatistics messages = new LongSummaryStatistics();
    private final LongSummaryStatistics oldestMs = new LongSummaryStatistics();
    private final LongSummaryStatistics missing = new LongSummaryStatistics();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(looking -> {
        Thread thread = new Thread(looking, "lag");
        thread.setDaemon(true);
        return thread;
    });
    private final ScheduledFuture<?> looks;

    private Lag(Supplier<Backlog> backlog, LongSupplier behind) {
        this.backlog = backlog;
        this.behind = behind;
        this.looks = clock.scheduleAtFixedRate(this::look, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** Looks from now on. */
    static Lag from(Supplier<Backlog> backlog, LongSupplier behind) {
        return new Lag(backlog, behind);
    }

    private void look() {
        missing.accept(behind.getAsLong());
        Backlog now = backlog.get();
        messages.accept(now.messages());
        Duration age = now.oldestAge();
        if (age != null) {
            oldestMs.accept(age.toMillis());
        }
    }

    /** Looks no more. */
    void stop() {
        close();
        try {
            if (!clock.awaitTermination(LAST_LOOK_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the last look at the lag does not end");
            }
            if (!looks.isCancelled()) {
                Object unused = looks.get();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while looking at the lag", stopped);
        } catch (ExecutionException failure) {
            throw new IllegalStateException("the lag could not be looked at", failure.getCause());
        }
    }

    /** Messages that were not acknowledged. */
    LongSummaryStatistics messages() {
        return messages;
    }

    /** The age of the oldest of them, in milliseconds; of no look if nobody could tell. */
    LongSummaryStatistics oldestMs() {
        return oldestMs;
    }

    /** Issued coupons without a row. */
    LongSummaryStatistics missing() {
        return missing;
    }

    @Override
    public void close() {
        clock.shutdown();
    }
}
