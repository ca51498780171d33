package io.openrun.coupon.micrometer;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at stores for those who read meters, on threads of its own. Whoever reads begins all looks that are due, and waits
 * for them a bounded time; so a scrape waits once, however many stores are silent. Thread-safe; its threads are daemons,
 * and there are none while nobody reads.
 */
final class Looks implements AutoCloseable {

    private static final int THREADS_MAX = 64;
    private static final Duration KEEP_IDLE_THREADS = Duration.ofSeconds(10);

    /**
     * The times of looks.
     *
     * @param every from the beginning of a look to the next one at least
     * @param patience how long a reader waits for a look, from its beginning
     * @param trust how long what was found is told, while a later look is on its way
     */
    record Times(Duration every, Duration patience, Duration trust) {

        private static final Duration PATIENCE = Duration.ofSeconds(1);
        private static final Duration TRUST = Duration.ofSeconds(30);

        static Times of(Duration every) {
            return new Times(every, PATIENCE, every.plus(TRUST));
        }
    }

    private final Times times;
    private final ThreadPoolExecutor threads;
    private final List<View<?>> views = new CopyOnWriteArrayList<>();

    Looks(Times times) {
        this.times = times;
        AtomicInteger made = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                0, THREADS_MAX, KEEP_IDLE_THREADS.toNanos(), TimeUnit.NANOSECONDS, new SynchronousQueue<>(), work -> {
                    Thread thread = new Thread(work, "coupon-metrics-" + made.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** One more store to look at; null if it does not tell. */
    <T> View<T> at(String name, Supplier<? extends @Nullable T> look) {
        View<T> view = new View<>(name, look, this::beginDue, threads, times);
        views.add(view);
        return view;
    }

    List<View<?>> views() {
        return views;
    }

    private void beginDue() {
        views.forEach(View::beginIfDue);
    }

    /** Nothing is looked at any more; who waits for a look goes on. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
