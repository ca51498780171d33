package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.testkit.OpenRunTally;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A line that shows how far a run is: rewritten in place on a terminal, else a new one each second. */
final class Progress {

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration INTERVAL_OF_TERMINAL = Duration.ofMillis(100);

    private final PrintWriter err;
    private final boolean isTerminal;
    private final OpenRunTally tally;
    private final int calls;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread = new Thread(this::showUntilOver, "progress");

    Progress(PrintWriter err, boolean isTerminal, OpenRunTally tally, int calls) {
        this.err = err;
        this.isTerminal = isTerminal;
        this.tally = tally;
        this.calls = calls;
        thread.setDaemon(true);
    }

    /** Does the work, and shows how it goes. */
    <T> T during(Supplier<T> work) {
        thread.start();
        try {
            return work.get();
        } finally {
            end();
        }
    }

    /** The end of the run is shown once the thread can't write into it any more. */
    private void end() {
        over.countDown();
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        show();
        if (isTerminal) {
            err.println();
        }
    }

    private void showUntilOver() {
        Duration interval = isTerminal ? INTERVAL_OF_TERMINAL : INTERVAL;
        try {
            while (!over.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                show();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void show() {
        // Read once, since the callers go on and the line shall add up.
        long issued = tally.issued();
        long already = tally.already();
        long refused = tally.refused();
        String line = String.format(
                Locale.ROOT,
                "%,d of %,d calls answered: %,d issued, %,d already, %,d refused",
                issued + already + refused,
                calls,
                issued,
                already,
                refused);
        if (isTerminal) {
            err.print("\r" + line);
            err.flush();
        } else {
            err.println(line);
        }
    }
}
