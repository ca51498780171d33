package io.openrun.coupon.spring;

import io.openrun.coupon.engine.redis.RedisCouponCatalog;
import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.queue.ReconcileMonitor;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** What runs by itself. */
@Configuration(proxyBeanMethods = false)
class LifecycleConfiguration {

    @Bean
    CouponLifecycle couponLifecycle(
            ObjectProvider<EventWorker> workers,
            ObjectProvider<ReconcileMonitor> monitor,
            ObjectProvider<DueCoupons> dueCoupons) {
        return new CouponLifecycle(
                workers.orderedStream().toList(),
                Optional.ofNullable(monitor.getIfAvailable()),
                Optional.ofNullable(dueCoupons.getIfAvailable()));
    }

    @Bean
    @Conditional(Chosen.OpensDue.class)
    DueCoupons couponDueCoupons(RedisCouponCatalog catalog, CouponProperties properties) {
        return new DueCoupons(catalog, properties.redis().openAhead());
    }
}
