package io.openrun.coupon.examples.service.api;

import io.openrun.coupon.InMemoryCoupons;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** API and operations of the service over coupons in memory, which can be told to fail. */
@SpringBootApplication(
        scanBasePackages = {
            "io.openrun.coupon.examples.service.api",
            "io.openrun.coupon.examples.service.admin"
        })
@ConfigurationPropertiesScan("io.openrun.coupon.examples.service.api")
class InMemoryApplication {

    /** The moment on the store's clock at first. */
    static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");

    @Bean
    AtomicReference<Instant> storeClock() {
        return new AtomicReference<>(NOW);
    }

    @Bean
    FailingCoupons coupons(AtomicReference<Instant> storeClock) {
        InstantSource clock = storeClock::get;
        return new FailingCoupons(new InMemoryCoupons(clock));
    }
}
