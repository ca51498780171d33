package io.openrun.coupon.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponException;
import io.openrun.coupon.CouponId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What remains of the coupons that the service names, a bounded number of them. */
final class RemainingMeters implements MeterBinder {

    /** A store that answers slowly or not at all does not keep a look busy for each of the coupons. */
    private static final Duration LOOK_MAX = Duration.ofSeconds(2);

    private final CouponCatalog catalog;
    private final Supplier<? extends Collection<CouponId>> named;
    private final List<MultiGauge> gauges = new CopyOnWriteArrayList<>();
    private final View<Map<CouponId, Double>> remaining;

    RemainingMeters(CouponCatalog catalog, Supplier<? extends Collection<CouponId>> named, Looks looks) {
        this.catalog = catalog;
        this.named = named;
        this.remaining = looks.at("remaining", this::look);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauges.add(MultiGauge.builder("coupon.remaining")
                .description("Units that are not issued")
                .baseUnit("units")
                .register(registry));
        remaining.beginIfDue();
    }

    private Map<CouponId, Double> look() {
        List<CouponId> coupons =
                named.get().stream().distinct().limit(CouponMetrics.COUPONS_MAX).toList();
        List<MultiGauge.Row<?>> rows =
                coupons.stream().<MultiGauge.Row<?>>map(this::row).toList();
        gauges.forEach(gauge -> gauge.register(rows));
        return remaining(coupons);
    }

    /** One coupon in trouble does not keep back the others; if all are, the look has failed. */
    private Map<CouponId, Double> remaining(List<CouponId> coupons) {
        long until = System.nanoTime() + LOOK_MAX.toNanos();
        Map<CouponId, Double> found = new HashMap<>();
        @Nullable CouponException failure = null;
        for (CouponId couponId : coupons) {
            try {
                found.put(couponId, remainingNow(couponId));
            } catch (CouponException unanswered) {
                failure = unanswered;
            }
            if (System.nanoTime() - until > 0) {
                break;
            }
        }
        if (failure != null && found.isEmpty()) {
            throw failure;
        }
        return found;
    }

    private double remainingNow(CouponId couponId) {
        return catalog.find(couponId)
                .map(coupon -> (double) coupon.inventory().getRemainCount())
                .orElse(Double.NaN);
    }

    private MultiGauge.Row<?> row(CouponId couponId) {
        return MultiGauge.Row.of(Tags.of("coupon", couponId.value()), () -> remainingOf(couponId));
    }

    private double remainingOf(CouponId couponId) {
        Map<CouponId, Double> known = remaining.value();
        return known == null ? Double.NaN : known.getOrDefault(couponId, Double.NaN);
    }
}
