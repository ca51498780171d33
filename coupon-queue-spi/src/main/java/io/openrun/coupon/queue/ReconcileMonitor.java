package io.openrun.coupon.queue;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.Paging;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.StockRegister;
import io.openrun.coupon.StockState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all open coupons again and again, and tells a listener what it found. Repairs nothing: what differs is for a
 * person to see first. A coupon that can't be looked at does not keep the others back.
 *
 * <p>Thread-safe. Its one thread is a daemon, begins with {@link #start} and ends with {@link #close}.
 */
public final class ReconcileMonitor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReconcileMonitor.class);
    private static final Duration CLOSING_MAX = Duration.ofSeconds(10);

    private final Reconciler reconciler;
    private final StockRegister register;
    private final Duration interval;
    private final Listener listener;
    private final ConcurrentMap<CouponId, ReconcileReport> reports = new ConcurrentHashMap<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread;

    /** Is told what was found; called by the monitor's thread, one call at a time. What it throws is logged. */
    public interface Listener {

        /**
         * A coupon was looked at.
         *
         * @param report what was found
         */
        void onReport(ReconcileReport report);

        /**
         * A coupon could not be looked at, or the coupons could not be listed. It is tried again with the next round.
         *
         * @param couponId which coupon; null if they could not be listed
         * @param failure why
         */
        void onFailure(@Nullable CouponId couponId, RuntimeException failure);
    }

    /**
     * A monitor; it does nothing until it is started.
     *
     * @param reconciler looks
     * @param register lists the coupons
     * @param interval from the end of a round to the next one, a second or more
     * @param listener is told what was found
     * @throws IllegalArgumentException if one is null, or the interval too short
     */
    public ReconcileMonitor(Reconciler reconciler, StockRegister register, Duration interval, Listener listener) {
        if (reconciler == null || register == null || listener == null) {
            throw new IllegalArgumentException("reconciler, register and listener must be given");
        }
        if (interval == null || interval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("interval must be a second or more, was " + interval);
        }
        this.reconciler = reconciler;
        this.register = register;
        this.interval = interval;
        this.listener = listener;
        this.thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread daemon = new Thread(work, "coupon-reconcile");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /**
     * Begins with the first round at once. May be called once.
     *
     * @throws IllegalStateException if it was started or closed before
     */
    public void start() {
        if (!started.compareAndSet(false, true) || thread.isShutdown()) {
            throw new IllegalStateException("a monitor is started once");
        }
        Object unused = thread.scheduleWithFixedDelay(this::round, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** {@return the last report of each coupon that was open in the last round} */
    public Map<CouponId, ReconcileReport> reports() {
        return Map.copyOf(reports);
    }

    private void round() {
        try {
            Set<CouponId> open = open();
            reports.keySet().retainAll(open);
            for (CouponId couponId : open) {
                if (thread.isShutdown()) {
                    return;
                }
                look(couponId);
            }
        } catch (RuntimeException failure) {
            tell(null, failure);
        }
    }

    private Set<CouponId> open() {
        Set<CouponId> open = new TreeSet<>((one, other) -> one.value().compareTo(other.value()));
        List<StockEntry> page;
        @Nullable CouponId after = null;
        do {
            page = register.list(after, Paging.LIMIT_MAX);
            for (StockEntry entry : page) {
                after = entry.coupon().id();
                if (entry.state() == StockState.OPEN) {
                    boolean unused = open.add(after);
                }
            }
        } while (page.size() == Paging.LIMIT_MAX);
        return open;
    }

    private void look(CouponId couponId) {
        Optional<ReconcileReport> report = Optional.empty();
        try {
            report = Optional.of(reconciler.look(couponId));
        } catch (RuntimeException failure) {
            tell(couponId, failure);
        }
        report.ifPresent(this::tell);
    }

    private void tell(ReconcileReport report) {
        ReconcileReport unused = reports.put(report.couponId(), report);
        if (!report.isClean()) {
            LOG.warn("coupon {} differs from its record in {} places", report.couponId(), report.count());
        }
        try {
            listener.onReport(report);
        } catch (RuntimeException broken) {
            LOG.warn("the listener failed on a report of coupon {}", report.couponId(), broken);
        }
    }

    private void tell(@Nullable CouponId couponId, RuntimeException failure) {
        if (failure instanceof CouponException) {
            LOG.warn("coupon {} could not be compared with its record: {}", couponId, failure.getMessage());
        } else {
            LOG.error("coupon {} could not be compared with its record", couponId, failure);
        }
        try {
            listener.onFailure(couponId, failure);
        } catch (RuntimeException broken) {
            LOG.warn("the listener failed on a failure of coupon {}", couponId, broken);
        }
    }

    /** Stops after the coupon it is looking at; waits for that, and interrupts it after ten seconds. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSING_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException stopped) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
