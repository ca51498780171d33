package io.openrun.coupon;

import java.util.Timer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** A plant: each method makes threads that nobody can end. */
public final class StartsThreads {

    Thread thread() {
        return new Thread(() -> {}, "coupon");
    }

    Function<Runnable, Thread> threadByReference() {
        return Thread::new;
    }

    ExecutorService executor() {
        return Executors.newSingleThreadExecutor();
    }

    Supplier<ExecutorService> executorByReference() {
        return Executors::newCachedThreadPool;
    }

    ExecutorService threadPool() {
        return new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    }

    ExecutorService forkJoinPool() {
        return new ForkJoinPool();
    }

    Timer timer() {
        return new Timer();
    }
}
