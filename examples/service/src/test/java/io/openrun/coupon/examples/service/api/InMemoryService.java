package io.openrun.coupon.examples.service.api;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponTerms;
import io.openrun.coupon.DiscountPolicy;
import io.openrun.coupon.IssuePeriod;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The service over coupons in memory, on two ports of its own. Its context is shared by the tests of this kind. */
@SpringBootTest(
        classes = InMemoryApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "openrun.coupon.enabled=false",
            "spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "spring.security.user.name=operator",
            "spring.security.user.password=open sesame"
        })
abstract class InMemoryService {

    static final Duration HOUR = Duration.ofHours(1);
    static final Instant NOW = InMemoryApplication.NOW;

    @Autowired
    FailingCoupons coupons;

    @Autowired
    AtomicReference<Instant> storeClock;

    @LocalServerPort
    int port;

    @LocalManagementPort
    int managementPort;

    Caller api;
    Caller admin;
    Caller stranger;

    @BeforeEach
    void call() {
        api = new Caller(port).checked();
        stranger = new Caller(managementPort);
        admin = stranger.as("operator", "open sesame");
    }

    @AfterEach
    void recover() {
        coupons.failWith(null);
        storeClock.set(NOW);
    }

    /** A new coupon that can be issued from an hour ago to an hour from now, and used for an hour more. */
    String coupon(int stock) {
        return coupon(stock, NOW.minus(HOUR), NOW.plus(HOUR));
    }

    String coupon(int stock, Instant startsAt, Instant endsAt) {
        CouponId id = new CouponId("c-" + UUID.randomUUID());
        CouponTerms terms = new CouponTerms(
                "a coupon",
                new DiscountPolicy.FixedAmount(BigDecimal.TEN),
                new IssuePeriod(startsAt, endsAt),
                endsAt.plus(HOUR));
        coupons.create(Coupon.of(id, terms, stock));
        return id.value();
    }
}
