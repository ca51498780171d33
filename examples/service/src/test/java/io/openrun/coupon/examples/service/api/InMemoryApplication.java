package io.openrun.coupon.examples.service.api;

import io.openrun.coupon.InMemoryCoupons;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * API and operations of the service over coupons in memory, which can be told to fail. No component, so that the scan of
 * the service itself passes over it.
 */
@EnableAutoConfiguration
@ComponentScan({"io.openrun.coupon.examples.service.api", "io.openrun.coupon.examples.service.admin"})
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

    /** Another part of the service, with problems of its own. */
    @Bean
    RouterFunction<ServerResponse> ownReason() {
        return RouterFunctions.route()
                .GET("/own-reason", request -> {
                    ProblemDetail problem = ProblemDetail.forStatus(HttpStatus.CONFLICT);
                    problem.setProperty("reason", "OF_ITS_OWN");
                    problem.setProperty("runId", "7");
                    throw new ErrorResponseException(HttpStatus.CONFLICT, problem, null);
                })
                .build();
    }
}
