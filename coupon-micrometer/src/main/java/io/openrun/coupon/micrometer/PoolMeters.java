package io.openrun.coupon.micrometer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.openrun.coupon.PoolUse;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** How the connections to one store are used. */
record PoolMeters(String name, Supplier<PoolUse> use) implements MeterBinder {

    @Override
    public void bindTo(MeterRegistry registry) {
        bind("coupon.pool.active", "Connections in use", "connections", PoolUse::active, registry);
        bind("coupon.pool.max", "Connections there are at most", "connections", PoolUse::max, registry);
        bind("coupon.pool.waiting", "Callers who wait for a connection", "callers", PoolUse::waiting, registry);
    }

    private void bind(
            String meter, String description, String unit, ToIntFunction<PoolUse> part, MeterRegistry registry) {
        Gauge.builder(meter, () -> part.applyAsInt(use.get()))
                .description(description)
                .baseUnit(unit)
                .tag("pool", name)
                .register(registry);
    }
}
