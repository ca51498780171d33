package io.openrun.coupon.micrometer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.Difference;
import io.openrun.coupon.queue.DifferenceKind;
import io.openrun.coupon.queue.ReconcileReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the last looks of a monitor have found, over all open coupons. Asks no store. */
final class DriftMeters implements MeterBinder {

    private final Supplier<Map<CouponId, ReconcileReport>> reports;
    private final InstantSource clock;

    DriftMeters(Supplier<Map<CouponId, ReconcileReport>> reports, InstantSource clock) {
        this.reports = reports;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (DifferenceKind kind : DifferenceKind.values()) {
            Gauge.builder("coupon.drift", () -> count(kind))
                    .description("Differences between the live store and the record")
                    .baseUnit("differences")
                    .tags("kind", kind.name().toLowerCase(Locale.ROOT))
                    .tags("explained", Boolean.toString(kind.isExplained()))
                    .register(registry);
        }
        Gauge.builder("coupon.drift.coupons", () -> reports.get().size())
                .description("Open coupons that were compared with the record")
                .baseUnit("coupons")
                .register(registry);
        TimeGauge.builder("coupon.drift.age", this::ageSeconds, TimeUnit.SECONDS)
                .description("Age of the comparison that is the longest ago")
                .register(registry);
    }

    private long count(DifferenceKind kind) {
        return reports.get().values().stream()
                .flatMap(report -> report.of(kind).stream())
                .mapToLong(Difference::count)
                .sum();
    }

    private double ageSeconds() {
        Instant now = clock.instant();
        return reports.get().values().stream()
                .map(ReconcileReport::at)
                .min(Instant::compareTo)
                .map(oldest -> Math.max(0, Duration.between(oldest, now).toMillis() / 1e3))
                .orElse(Double.NaN);
    }
}
