package io.openrun.coupon.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.testkit.SampleCoupons;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A service with registries has metrics without a word more. */
class MetricsTest {

    @Test
    void what_is_issued_is_counted_and_timed_by_the_engine_that_was_chosen() {
        observed().run(context -> {
            Coupon coupon = SampleCoupons.open(1);
            context.getBean(CouponCatalog.class).create(coupon);
            CouponIssuer issuer = context.getBean(CouponIssuer.class);
            issuer.issue(coupon.id(), SampleCoupons.member(1));
            issuer.issue(coupon.id(), SampleCoupons.member(1));
            issuer.issue(coupon.id(), SampleCoupons.member(2));
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            assertThat(outcomes(meters, "issued")).isEqualTo(1);
            assertThat(outcomes(meters, "already_issued")).isEqualTo(1);
            assertThat(outcomes(meters, "sold_out")).isEqualTo(1);
            assertThat(outcomes(meters, "unknown")).isZero();
            assertThat(meters.get("coupon.issue").tag("engine", "group-commit").timers())
                    .isNotEmpty();
            assertThat(meters.get("coupon.batch").timers()).isNotEmpty();
        });
    }

    @Test
    void queues_pools_dead_letters_and_named_coupons_are_gauges() {
        observed().withPropertyValues("openrun.coupon.metrics.coupons=open-run").run(context -> {
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            context.getBeansOfType(MeterBinder.class).values().forEach(binder -> binder.bindTo(meters));
            assertThat(meters.getMeters())
                    .extracting(Meter::getId)
                    .extracting(Meter.Id::getName)
                    .contains("coupon.pending", "coupon.deadletters.waiting", "coupon.soldout.holders")
                    .anyMatch(name -> name.startsWith("coupon.pool"));
        });
    }

    @Test
    void without_a_registry_nothing_is_observed_and_everything_works() {
        ServiceBeans.service().run(EnginesByPropertyTest::assertIssuesTwoOfTwo);
    }

    private static double outcomes(MeterRegistry meters, String outcome) {
        return meters.get("coupon.issue.outcomes")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    /** What Boot's actuator makes. */
    private static ApplicationContextRunner observed() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        return ServiceBeans.service()
                .withBean(MeterRegistry.class, () -> meters)
                .withBean(ObservationRegistry.class, () -> observations);
    }
}
