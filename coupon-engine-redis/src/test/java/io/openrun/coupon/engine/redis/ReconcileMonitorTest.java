package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.queue.DifferenceKind;
import io.openrun.coupon.queue.ReconcileMonitor;
import io.openrun.coupon.queue.ReconcileReport;
import io.openrun.coupon.queue.Reconciler;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReconcileMonitorTest {

    private static final Reconciling RECONCILING = Reconciling.on(DatabaseKind.H2, "m");
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** What it was told, and then it fails. */
    private static final class FailingListener implements ReconcileMonitor.Listener {

        private final Map<CouponId, List<ReconcileReport>> reports = new ConcurrentHashMap<>();
        private final List<CouponId> failed = new CopyOnWriteArrayList<>();

        @Override
        public void onReport(ReconcileReport report) {
            reports.computeIfAbsent(report.couponId(), unused -> new CopyOnWriteArrayList<>())
                    .add(report);
            throw new IllegalStateException("a listener that fails");
        }

        @Override
        public void onFailure(@Nullable CouponId couponId, RuntimeException failure) {
            failed.add(couponId == null ? SampleCoupons.newId() : couponId);
            throw new IllegalStateException("a listener that fails");
        }

        int rounds(CouponId couponId) {
            return reports.getOrDefault(couponId, List.of()).size();
        }
    }

    @Test
    void it_looks_at_all_open_coupons_again_and_again_and_repairs_nothing() {
        CouponId healthy = RECONCILING.opened(5, 3);
        CouponId broken = RECONCILING.opened(5, 3);
        CouponId damaged = RECONCILING.opened(5, 3);
        CouponId closed = RECONCILING.opened(5, 3);
        RECONCILING.catalog.close(closed);
        RECONCILING.redis(damaged, "return redis.call('HINCRBY', KEYS[1], 'used', 1)");
        FailingListener listener = new FailingListener();
        try (ReconcileMonitor monitor =
                new ReconcileMonitor(failingFor(broken), RECONCILING.store.register(), INTERVAL, listener)) {
            monitor.start();
            await(() -> listener.rounds(healthy) >= 2 && listener.rounds(damaged) >= 2);
            assertThat(listener.failed).contains(broken);
            assertThat(listener.reports).containsOnlyKeys(healthy, damaged);
            assertThat(listener.reports.get(healthy)).allMatch(ReconcileReport::isClean);
            assertThat(listener.reports.get(damaged))
                    .allMatch(report -> !report.repairing()
                            && report.of(DifferenceKind.COUNTER_AHEAD).isPresent());
            assertThat(monitor.reports()).containsOnlyKeys(healthy, damaged);
            assertThat(threads()).isOne();
            assertThatIllegalStateException().isThrownBy(monitor::start);
        }
        assertThat(threads()).isZero();
        assertThat(RECONCILING.redis(damaged, "return redis.call('HGET', KEYS[1], 'used')"))
                .isEqualTo("4");
    }

    @Test
    void it_does_not_run_hotter_than_once_a_second_and_not_at_all_unless_started() {
        Reconciler reconciler = RECONCILING.reconciler();
        FailingListener listener = new FailingListener();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReconcileMonitor(
                        reconciler, RECONCILING.store.register(), Duration.ofMillis(999), listener));
        new ReconcileMonitor(reconciler, RECONCILING.store.register(), INTERVAL, listener).close();
        assertThat(listener.reports).isEmpty();
    }

    private static Reconciler failingFor(CouponId broken) {
        return RECONCILING
                .builder()
                .register(new RegisterAround(RECONCILING.store.register()) {
                    @Override
                    public Optional<StockEntry> find(CouponId couponId) {
                        if (couponId.equals(broken)) {
                            throw RedisFailure.unavailable("away", null);
                        }
                        return super.find(couponId);
                    }
                })
                .build();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("coupon-reconcile") && thread.isAlive())
                .count();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("waited in vain").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
