package io.openrun.coupon.spring;

import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.queue.ReconcileMonitor;
import io.openrun.coupon.queue.WorkerHealth;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.context.SmartLifecycle;

/**
 * Starts what runs by itself before the web server takes requests, and holds it after the web server has answered the
 * last one. A context may be held and go on; closing the beans ends them.
 */
final class CouponLifecycle implements SmartLifecycle {

    /** Below that of Boot's web servers: starts before them, stops after them. */
    private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    private static final Duration IN_HAND_WITHIN = Duration.ofSeconds(5);

    private final List<EventWorker> workers;
    private final Optional<ReconcileMonitor> monitor;
    private final Optional<DueCoupons> dueCoupons;
    private boolean startedOnce;
    private volatile boolean running;

    CouponLifecycle(List<EventWorker> workers, Optional<ReconcileMonitor> monitor, Optional<DueCoupons> dueCoupons) {
        this.workers = workers;
        this.monitor = monitor;
        this.dueCoupons = dueCoupons;
    }

    @Override
    public void start() {
        workers.forEach(CouponLifecycle::startOrResume);
        if (!startedOnce) {
            startedOnce = true;
            dueCoupons.ifPresent(DueCoupons::start);
            monitor.ifPresent(ReconcileMonitor::start);
        }
        running = true;
    }

    private static void startOrResume(EventWorker worker) {
        if (worker.health().state() == WorkerHealth.State.NEW) {
            worker.start();
        } else {
            worker.resume();
        }
    }

    /** What is in hand is delivered; the rest stays where it is, for another worker or a later start. */
    @Override
    public void stop() {
        workers.forEach(EventWorker::pause);
        workers.forEach(worker -> worker.drain(IN_HAND_WITHIN));
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
