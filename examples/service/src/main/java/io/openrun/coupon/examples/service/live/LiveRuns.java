package io.openrun.coupon.examples.service.live;

import io.openrun.coupon.CouponIssuer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.context.SmartLifecycle;

/**
 * The runs: one at a time, since two would measure each other, and the last few that are over. Stops before the web server
 * does, which waits for whoever still listens. Thread-safe.
 */
final class LiveRuns implements SmartLifecycle {

    private static final int REMEMBERED_MAX = 3;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final LiveEngines engines;
    private final LiveStage stage;
    private final Duration rowsWithin;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<LiveRun> runs = new ArrayDeque<>();
    private Optional<Thread> thread = Optional.empty();
    private volatile boolean isRunning;

    LiveRuns(LiveEngines engines, LiveStage stage, Duration rowsWithin) {
        this.engines = engines;
        this.stage = stage;
        this.rowsWithin = rowsWithin;
    }

    /** Starts a run, unless one is going on. */
    LiveRun start(RunRequest request) {
        lock.lock();
        try {
            current().ifPresent(run -> {
                throw LiveProblem.anotherRuns(run.id());
            });
            CouponIssuer issuer = engines.issuer(request.engine()).orElseThrow();
            LiveRun run = new LiveRun("live-" + UUID.randomUUID(), request, issuer, stage, rowsWithin);
            runs.addFirst(run);
            if (runs.size() > REMEMBERED_MAX) {
                runs.removeLast();
            }
            Thread started = new Thread(run, "live-run");
            started.setDaemon(true);
            started.start();
            thread = Optional.of(started);
            return run;
        } finally {
            lock.unlock();
        }
    }

    LiveRun find(String id) {
        lock.lock();
        try {
            return runs.stream().filter(run -> run.id().equals(id)).findFirst().orElseThrow(LiveProblem::unknown);
        } finally {
            lock.unlock();
        }
    }

    /** The one that is going on. */
    Optional<LiveRun> current() {
        lock.lock();
        try {
            return Optional.ofNullable(runs.peekFirst())
                    .filter(run -> !run.record().view().state().isOver());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        isRunning = true;
    }

    @Override
    public void stop() {
        isRunning = false;
        current().ifPresent(LiveRun::stop);
        try {
            if (thread.isPresent()) {
                thread.get().join(STOP_WITHIN.toMillis());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }
}
