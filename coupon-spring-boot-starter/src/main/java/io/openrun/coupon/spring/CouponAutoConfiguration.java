package io.openrun.coupon.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/**
 * Coupons in a Spring Boot service, 3.5 or 4: what {@link CouponProperties} says, on the service's own data source unless
 * told otherwise. A bean of the service's takes the place of one of the same type here.
 */
@AutoConfiguration(
        // the first three are Boot 3.5's, the others Boot 4's
        afterName = {
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnProperty(prefix = CouponProperties.PREFIX, name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(CouponProperties.class)
@Import({
    JdbcConfiguration.class,
    RedisConfiguration.class,
    MetricsConfiguration.class,
    TracingConfiguration.class,
    IssuerConfiguration.class,
    HandOffConfiguration.class,
    KafkaConfiguration.class,
    SqsConfiguration.class,
    ReconcileConfiguration.class,
    LifecycleConfiguration.class,
    HealthConfiguration.class
})
public class CouponAutoConfiguration {

    /** Made by Spring. */
    public CouponAutoConfiguration() {}
}
