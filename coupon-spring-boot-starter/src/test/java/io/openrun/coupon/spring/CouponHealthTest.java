package io.openrun.coupon.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.engine.redis.RedisCouponCatalog;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.queue.Payload;
import io.openrun.coupon.queue.Undeliverable;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.SampleCoupons;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Health says what a person has to know, by the actuator of whichever Boot is there. */
class CouponHealthTest {

    @Test
    void sold_out_is_healthy() {
        ServiceBeans.service().run(context -> {
            Coupon coupon = SampleCoupons.open(1);
            context.getBean(CouponCatalog.class).create(coupon);
            context.getBean(CouponIssuer.class).issue(coupon.id(), SampleCoupons.member(1));
            context.getBean(CouponIssuer.class).issue(coupon.id(), SampleCoupons.member(2));
            assertThat(asTheActuatorSays(context.getBean("couponHealthIndicator")))
                    .startsWith("UP ");
        });
    }

    @Test
    void a_database_that_is_away_is_down() {
        ServiceBeans.service().run(context -> {
            context.getBean(HikariDataSource.class).close();
            assertThat(asTheActuatorSays(context.getBean("couponHealthIndicator")))
                    .startsWith("DOWN ")
                    .contains("database=does not answer");
        });
    }

    @Test
    void a_dead_letter_degrades_and_takes_nothing_out_of_service() {
        ServiceBeans.service().run(context -> {
            context.getBean(DeadLetters.class)
                    .add(List.of(new Undeliverable(
                            "test 1",
                            DeadLetterCause.MALFORMED,
                            "for the test",
                            1,
                            new Payload(new byte[] {1}),
                            null)));
            assertThat(asTheActuatorSays(context.getBean("couponHealthIndicator")))
                    .startsWith("DEGRADED ")
                    .contains("deadLetters=1");
        });
    }

    @Test
    void a_redis_that_is_away_is_down_and_a_worker_that_rests_degrades() {
        try (RedisServer server = RedisServer.builder().start()) {
            ServiceBeans.service()
                    .withPropertyValues("openrun.coupon.engine=redis-lua", "openrun.coupon.redis.uri=" + server.uri())
                    .run(context -> {
                        Coupon coupon = SampleCoupons.open(1);
                        context.getBean(CouponCatalog.class).create(coupon);
                        context.getBean(RedisCouponCatalog.class).open(coupon.id());
                        assertThat(asTheActuatorSays(context.getBean("couponHealthIndicator")))
                                .startsWith("UP ");
                        context.getBean(EventWorker.class).pause();
                        assertThat(asTheActuatorSays(context.getBean("couponHealthIndicator")))
                                .startsWith("DEGRADED ")
                                .contains("state=PAUSED");
                        server.kill();
                        assertThat(asTheActuatorSays(context.getBean("couponHealthIndicator")))
                                .startsWith("DOWN ")
                                .contains("redis=does not answer");
                    });
        }
    }

    @Test
    void switched_off_by_the_actuators_own_property_it_is_not_there() {
        ServiceBeans.service()
                .withPropertyValues("management.health.coupon.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("couponHealthIndicator"));
    }

    /** The indicator's type lies in another package in Boot 4. */
    private static String asTheActuatorSays(Object indicator) throws ReflectiveOperationException {
        java.lang.reflect.Method look = indicator.getClass().getMethod("health");
        look.setAccessible(true);
        Object health = look.invoke(indicator);
        java.lang.reflect.Method status = health.getClass().getMethod("getStatus");
        java.lang.reflect.Method details = health.getClass().getMethod("getDetails");
        return status.invoke(health) + " " + details.invoke(health);
    }
}
