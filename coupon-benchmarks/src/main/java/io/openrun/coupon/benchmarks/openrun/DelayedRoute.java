package io.openrun.coupon.benchmarks.openrun;

import io.openrun.coupon.benchmarks.contest.Route;
import io.openrun.coupon.testkit.Direction;
import io.openrun.coupon.testkit.Fault;
import io.openrun.coupon.testkit.FaultProxy;
import io.openrun.coupon.testkit.TestDatabase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A way through a proxy that takes its time, half of it in each direction: loopback hides what users pay. */
final class DelayedRoute implements Route {

    private final Duration oneWay;
    private @Nullable FaultProxy proxy;

    DelayedRoute(double roundTripMs) {
        this.oneWay = Duration.ofNanos(Math.round(roundTripMs * 1e6 / 2));
    }

    @Override
    public String open(TestDatabase database) {
        FaultProxy opened = FaultProxy.to(database);
        for (Direction direction : Direction.values()) {
            opened.set(direction, Fault.delay(oneWay));
        }
        proxy = opened;
        return opened.jdbcUrl(database);
    }

    @Override
    public void close() {
        if (proxy != null) {
            proxy.close();
        }
    }
}
