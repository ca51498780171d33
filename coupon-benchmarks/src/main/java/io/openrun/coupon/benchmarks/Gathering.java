package io.openrun.coupon.benchmarks;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where the threads of a benchmark wait, asleep, while the last one to come does what all need. JMH would let them spin
 * instead, and hundreds that spin leave no core to the server that the one is asking.
 */
final class Gathering {

    private static final long PATIENCE_MINUTES = 5;

    private final CyclicBarrier barrier;

    Gathering(int threads, Runnable task) {
        this.barrier = new CyclicBarrier(threads, task);
    }

    /** Returns when the task is done; throws what it threw in the thread that did it, and something else in the others. */
    void await() {
        try {
            barrier.await(PATIENCE_MINUTES, TimeUnit.MINUTES);
        } catch (BrokenBarrierException | TimeoutException failedElsewhere) {
            throw new IllegalStateException("another thread has failed", failedElsewhere);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting for the other threads", stopped);
        }
    }
}
