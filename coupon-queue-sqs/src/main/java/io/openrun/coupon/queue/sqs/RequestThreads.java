package io.openrun.coupon.queue.sqs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes requests beside the calling thread, which does its part itself: so a call makes progress whatever the others do,
 * also when there is no thread for it. Thread-safe.
 */
final class RequestThreads implements AutoCloseable {

    private static final int WAITING_MAX = 1_000;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final int parallelism;
    private final ThreadPoolExecutor threads;

    /** At most so many requests at once for one call; the calls of several callers share the threads. */
    RequestThreads(String name, int parallelism) {
        this.parallelism = parallelism;
        int size = Math.max(1, parallelism - 1);
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                size, size, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING_MAX), work -> {
                    Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Does the work here and, if there is enough of it, in other threads; returns when it has ended in all of them. */
    void run(int portions, Runnable work) {
        List<Lane> lanes = new ArrayList<>();
        int others = Math.min(parallelism, portions) - 1;
        for (int i = 0; i < others; i++) {
            Lane lane = new Lane(work);
            try {
                threads.execute(lane);
                lanes.add(lane);
            } catch (RejectedExecutionException noThread) {
                break;
            }
        }
        try {
            work.run();
        } finally {
            lanes.forEach(Lane::end);
        }
    }

    /** Ends the threads, after the requests that are on their way. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (threads.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        List<Runnable> unused = threads.shutdownNow();
    }

    /** One thread's part of the work. */
    private static final class Lane implements Runnable {

        private final Runnable work;
        private final AtomicBoolean begun = new AtomicBoolean();
        private final CountDownLatch ended = new CountDownLatch(1);

        Lane(Runnable work) {
            this.work = work;
        }

        @Override
        public void run() {
            if (begun.compareAndSet(false, true)) {
                try {
                    work.run();
                } finally {
                    ended.countDown();
                }
            }
        }

        /** Waits for its end if it has begun, else sees to it that it never begins. Its requests have a deadline. */
        void end() {
            if (begun.compareAndSet(false, true)) {
                return;
            }
            boolean interrupted = false;
            while (true) {
                try {
                    ended.await();
                    break;
                } catch (InterruptedException stopped) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
