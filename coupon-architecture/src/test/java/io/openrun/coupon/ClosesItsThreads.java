package io.openrun.coupon;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** Breaks no rule: who made it can end its threads. */
public final class ClosesItsThreads implements AutoCloseable {

    private final ExecutorService executor = Executors.newSingleThreadExecutor(new Daemons());

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private static final class Daemons implements ThreadFactory {

        @Override
        public Thread newThread(Runnable work) {
            Thread thread = new Thread(work, "coupon");
            thread.setDaemon(true);
            return thread;
        }
    }
}
