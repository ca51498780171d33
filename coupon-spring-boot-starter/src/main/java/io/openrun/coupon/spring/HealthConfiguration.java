package io.openrun.coupon.spring;

import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.queue.ReconcileMonitor;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import redis.clients.jedis.UnifiedJedis;

/** Health, for the actuator of Boot 3.5 or that of Boot 4, whose types lie in another package. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "management.health.coupon.enabled", matchIfMissing = true)
class HealthConfiguration {

    private static final String BEAN = "couponHealthIndicator";

    @Bean
    CouponHealth couponHealth(
            DeadLetters deadLetters,
            ObjectProvider<UnifiedJedis> jedis,
            Map<String, EventWorker> workers,
            ObjectProvider<ReconcileMonitor> monitor,
            CouponProperties properties) {
        return new CouponHealth(
                deadLetters,
                Optional.ofNullable(jedis.getIfUnique()),
                workers,
                Optional.ofNullable(monitor.getIfAvailable()),
                properties.health());
    }

    /** Boot 3.5. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
    static class Boot3 {

        @Bean(BEAN)
        @ConditionalOnMissingBean(name = BEAN)
        org.springframework.boot.actuate.health.HealthIndicator couponHealthIndicator(CouponHealth health) {
            return () -> {
                CouponHealth.Found found = health.look();
                return org.springframework.boot.actuate.health.Health.status(found.status())
                        .withDetails(found.details())
                        .build();
            };
        }
    }

    /** Boot 4. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
    static class Boot4 {

        @Bean(BEAN)
        @ConditionalOnMissingBean(name = BEAN)
        org.springframework.boot.health.contributor.HealthIndicator couponHealthIndicator(CouponHealth health) {
            return () -> {
                CouponHealth.Found found = health.look();
                return org.springframework.boot.health.contributor.Health.status(found.status())
                        .withDetails(found.details())
                        .build();
            };
        }
    }
}
