package io.openrun.coupon.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that does all work of a proxy: it waits for sockets and for the time of delayed bytes. One thread, so
 * that a hundred delayed connections together spin on at most one core, and faults change between two chunks, never
 * within one.
 */
final class ProxyLoop implements Runnable {

    private static final int READ_BYTES_MAX = 64 << 10;
    private static final long SELECT_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(3);
    private static final long SPIN_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long PARK_NANOS = TimeUnit.MICROSECONDS.toNanos(5);

    private final InetSocketAddress server;
    private final FaultPlan plan;
    private final Selector selector;
    private final ServerSocketChannel listener;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES_MAX);
    private final Queue<Task<?>> tasks = new ConcurrentLinkedQueue<>();
    private final List<ProxiedConnection> connections = new ArrayList<>();
    private volatile boolean stopped;
    private volatile @Nullable Throwable end;

    ProxyLoop(InetSocketAddress server, FaultPlan plan, Selector selector, ServerSocketChannel listener) {
        this.server = server;
        this.plan = plan;
        this.selector = selector;
        this.listener = listener;
    }

    private record Task<T>(Supplier<T> work, CompletableFuture<T> result) {

        void run() {
            try {
                result.complete(work.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        }

        void refuse(Throwable cause) {
            result.completeExceptionally(cause);
        }
    }

    /** Has the proxy's thread do it, between two chunks, and waits until it is done. */
    <T> T perform(Supplier<T> work) {
        Task<T> task = new Task<>(work, new CompletableFuture<>());
        tasks.add(task);
        selector.wakeup();
        Throwable cause = end;
        if (cause != null) {
            refuseTasks(cause); // It may have come after the loop's own last look.
        }
        try {
            return task.result().join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the fault proxy is closed", e.getCause());
        }
    }

    List<ProxiedConnection> connections() {
        return connections;
    }

    void stop() {
        stopped = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        Throwable cause = new ClosedSelectorException();
        try (selector;
                listener) {
            try {
                work();
            } finally {
                connections.forEach(ProxiedConnection::reset);
            }
        } catch (IOException | RuntimeException | Error e) {
            cause = e;
        }
        end = cause;
        refuseTasks(cause);
    }

    private void work() throws IOException {
        while (!stopped) {
            awaitWork();
            runTasks();
            connections.forEach(ProxiedConnection::deliverDue);
            connections.removeIf(connection -> !connection.isOpen());
        }
    }

    private void awaitWork() throws IOException {
        long nanos = nanosToNextDelivery();
        if (nanos == Flow.NOTHING_DUE) {
            selector.select(this::ready);
        } else if (nanos > SELECT_NANOS_MIN) {
            selector.select(this::ready, TimeUnit.NANOSECONDS.toMillis(nanos) - 2);
        } else if (selector.selectNow(this::ready) == 0 && nanos > SPIN_NANOS) {
            // The shortest sleep there is, which on Linux lasts 0.06 ms: who arrives meanwhile is stamped that late.
            LockSupport.parkNanos(PARK_NANOS);
        }
    }

    private long nanosToNextDelivery() {
        long now = System.nanoTime();
        long nanos = Flow.NOTHING_DUE;
        for (ProxiedConnection connection : connections) {
            nanos = Math.min(nanos, connection.nanosToNext(now));
        }
        return nanos;
    }

    private void ready(SelectionKey key) {
        if (!key.isValid()) {
            return; // The other side, ready in the same moment, has led to its end.
        }
        if (key.attachment() instanceof ProxiedConnection connection) {
            connection.ready(key, buffer);
        } else {
            acceptWaiting();
        }
    }

    /** Accepts all clients whose connections the system has established. */
    void acceptWaiting() {
        try {
            for (SocketChannel client = listener.accept(); client != null; client = listener.accept()) {
                plan.counts().accepted();
                welcome(client);
            }
        } catch (IOException e) {
            // This client has gone already; there are others.
        }
    }

    private void welcome(SocketChannel client) throws IOException {
        if (plan.isRefusing()) {
            plan.counts().injected(FaultKind.REFUSE);
            ProxiedConnection.cut(client);
            return;
        }
        ProxiedConnection connection = ProxiedConnection.of(client, selector, plan);
        connections.add(connection);
        if (plan.isFrozen()) {
            plan.counts().injected(FaultKind.FREEZE);
        } else {
            connection.connectTo(server);
        }
    }

    /** Sees to it that every connection does what it may do now. */
    void afterThaw() {
        for (ProxiedConnection connection : connections) {
            connection.connectTo(server);
            connection.wantEvents();
        }
    }

    private void runTasks() {
        for (Task<?> task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void refuseTasks(Throwable cause) {
        for (Task<?> task = tasks.poll(); task != null; task = tasks.poll()) {
            task.refuse(cause);
        }
    }
}
