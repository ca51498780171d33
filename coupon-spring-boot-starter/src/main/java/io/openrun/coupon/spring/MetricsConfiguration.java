package io.openrun.coupon.spring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.PoolUse;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.redis.RedisOutbox;
import io.openrun.coupon.micrometer.CouponMetrics;
import io.openrun.coupon.micrometer.CouponObservations;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.queue.ReconcileMonitor;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import redis.clients.jedis.Connection;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.util.Pool;

/** Metrics and traces, where the service has a registry for them. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(MeterRegistry.class)
class MetricsConfiguration {

    @Bean
    @ConditionalOnMissingBean
    CouponObservations couponObservations(
            MeterRegistry meters, ObjectProvider<ObservationRegistry> observations, CouponProperties properties) {
        return new CouponObservations(
                observations.getIfUnique(() -> ObservationRegistry.NOOP),
                meters,
                properties.engine().word());
    }

    /** Bound by Boot, as every binder of meters is. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    CouponMetrics couponMetrics(
            ObjectProvider<IssuerChain> chain,
            JdbcStore jdbc,
            ObjectProvider<PooledConnectionProvider> redis,
            ObjectProvider<RedisOutbox> outbox,
            Map<String, EventWorker> workers,
            DeadLetters deadLetters,
            ObjectProvider<ReconcileMonitor> monitor,
            CouponCatalog catalog,
            CouponProperties properties) {
        CouponMetrics.Builder metrics =
                CouponMetrics.builder().deadLetters(deadLetters).pool("database", jdbc::poolUse);
        chain.ifAvailable(issuer -> {
            issuer.gathering().ifPresent(metrics::pending);
            issuer.memory().ifPresent(metrics::soldOut);
        });
        redis.ifAvailable(connections -> metrics.pool("redis", () -> use(connections.getPool())));
        outbox.ifAvailable(events -> metrics.lostEvents(events::lostEvents));
        workers.forEach(metrics::worker);
        monitor.ifAvailable(metrics::drift);
        List<CouponId> coupons = BadCouponPropertyException.checked(
                "metrics.coupons",
                () -> properties.metrics().coupons().stream().map(CouponId::new).toList());
        if (!coupons.isEmpty()) {
            metrics.remaining(catalog, () -> coupons);
        }
        return metrics.build();
    }

    private static PoolUse use(Pool<Connection> pool) {
        return new PoolUse(pool.getNumActive(), pool.getNumWaiters(), pool.getMaxTotal());
    }
}
