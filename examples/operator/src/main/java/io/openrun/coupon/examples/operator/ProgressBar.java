package io.openrun.coupon.examples.operator;

import java.io.PrintWriter;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Shows how far work is that takes longer than a second: rewritten in place on a terminal, else a line each second. */
final class ProgressBar {

    private static final long SILENT_MS = 1_000;
    private static final long INTERVAL_MS = 1_000;
    private static final long INTERVAL_OF_TERMINAL_MS = 100;
    private static final int WIDTH = 30;

    private final PrintWriter err;
    private final boolean isTerminal;
    private final String what;
    private final LongSupplier done;
    private final OptionalLong total;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread = new Thread(this::showUntilOver, "progress");
    private boolean isShown;

    ProgressBar(Shell shell, String what, LongSupplier done, OptionalLong total) {
        this.err = shell.err();
        this.isTerminal = shell.isTerminal();
        this.what = what;
        this.done = done;
        this.total = total;
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

    /** The end is shown once the thread can't write into it any more. */
    private void end() {
        over.countDown();
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (isShown) {
            show();
        }
        if (isShown && isTerminal) {
            err.println();
        }
    }

    private void showUntilOver() {
        try {
            long pause = SILENT_MS;
            while (!over.await(pause, TimeUnit.MILLISECONDS)) {
                isShown = true;
                show();
                pause = isTerminal ? INTERVAL_OF_TERMINAL_MS : INTERVAL_MS;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void show() {
        String line = line(done.getAsLong());
        if (isTerminal) {
            err.print("\r" + line);
            err.flush();
        } else {
            err.println(line);
        }
    }

    private String line(long now) {
        if (total.isEmpty()) {
            return Text.number(now) + " " + what;
        }
        // Others may add some meanwhile.
        long all = Math.max(total.getAsLong(), now);
        int filled = all == 0 ? WIDTH : (int) (now * WIDTH / all);
        return "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " + Text.number(now) + " of "
                + Text.number(all) + " " + what;
    }
}
