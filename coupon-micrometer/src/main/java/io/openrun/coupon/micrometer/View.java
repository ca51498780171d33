package io.openrun.coupon.micrometer;

import io.openrun.coupon.CouponException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was found by the last look at a store. Looks are never concurrent and never more frequent than they may be; one that
 * fails leaves nothing known.
 */
final class View<T> {

    private static final Logger LOG = LoggerFactory.getLogger(View.class);

    private record Found<T>(@Nullable T value, long atNanos) {}

    private record Look(long atNanos, CountDownLatch end) {}

    private final String name;
    private final Supplier<? extends @Nullable T> look;
    private final Runnable beginAll;
    private final Executor threads;
    private final Looks.Times times;
    private final AtomicReference<@Nullable Look> last = new AtomicReference<>();
    private volatile @Nullable Found<T> found;

    View(String name, Supplier<? extends @Nullable T> look, Runnable beginAll, Executor threads, Looks.Times times) {
        this.name = name;
        this.look = look;
        this.beginAll = beginAll;
        this.threads = threads;
        this.times = times;
    }

    String name() {
        return name;
    }

    /** What is known of the store; null if the last look failed, or none has ended for too long. */
    @Nullable
    T value() {
        beginAll.run();
        Look current = last.get();
        if (current != null) {
            await(current);
        }
        Found<T> known = found;
        return known == null
                        || System.nanoTime() - known.atNanos() > times.trust().toNanos()
                ? null
                : known.value();
    }

    void beginIfDue() {
        Look before = last.get();
        long now = System.nanoTime();
        if (before != null
                && (before.end().getCount() > 0
                        || now - before.atNanos() < times.every().toNanos())) {
            return;
        }
        Look next = new Look(now, new CountDownLatch(1));
        if (last.compareAndSet(before, next)) {
            try {
                threads.execute(() -> carryOut(next));
            } catch (RejectedExecutionException closed) {
                end(next, null);
            }
        }
    }

    private void carryOut(Look next) {
        @Nullable T value = null;
        try {
            value = look.get();
        } catch (CouponException unanswered) {
            LOG.debug("{} could not be looked at", name, unanswered);
        } catch (RuntimeException unexpected) {
            LOG.warn("{} could not be looked at", name, unexpected);
        } finally {
            end(next, value);
        }
    }

    private void end(Look ended, @Nullable T value) {
        found = new Found<>(value, System.nanoTime());
        ended.end().countDown();
    }

    private void await(Look current) {
        long left = current.atNanos() + times.patience().toNanos() - System.nanoTime();
        try {
            boolean unused = current.end().await(left, TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt(); // who reads gets what is known
        }
    }
}
