package io.openrun.coupon.benchmarks.openrun;

import io.openrun.coupon.benchmarks.contest.Route;
import io.openrun.coupon.testkit.Direction;
import io.openrun.coupon.testkit.Fault;
import io.openrun.coupon.testkit.FaultProxy;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.HostAndPort;

/** A way through proxies that take their time, half of it in each direction: loopback hides what users pay. */
final class DelayedRoute implements Route {

    private final Duration oneWay;
    private final List<FaultProxy> proxies = new ArrayList<>();

    DelayedRoute(double roundTripMs) {
        this.oneWay = Duration.ofNanos(Math.round(roundTripMs * 1e6 / 2));
    }

    @Override
    public String open(TestDatabase database) {
        return delaying(FaultProxy.to(database)).jdbcUrl(database);
    }

    @Override
    public HostAndPort open(RedisServer redis) {
        return new HostAndPort(
                "127.0.0.1", delaying(FaultProxy.to(redis.host(), redis.port())).port());
    }

    private FaultProxy delaying(FaultProxy proxy) {
        proxies.add(proxy);
        for (Direction direction : Direction.values()) {
            proxy.set(direction, Fault.delay(oneWay));
        }
        return proxy;
    }

    @Override
    public void close() {
        proxies.forEach(FaultProxy::close);
    }
}
