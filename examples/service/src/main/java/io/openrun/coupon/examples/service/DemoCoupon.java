package io.openrun.coupon.examples.service;

import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponTerms;
import io.openrun.coupon.DiscountPolicy;
import io.openrun.coupon.IssuePeriod;
import io.openrun.coupon.engine.redis.RedisCouponCatalog;
import io.openrun.coupon.spring.CouponProperties;
import io.openrun.coupon.spring.EngineName;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** The coupon {@code open-run}, open from the start, unless it is there already. */
@Component
@ConditionalOnProperty(name = "openrun.service.demo", havingValue = "true")
final class DemoCoupon implements ApplicationRunner {

    private static final CouponId ID = new CouponId("open-run");
    private static final int STOCK = 1_000;
    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final Duration A_YEAR = Duration.ofDays(365);
    private static final Logger LOG = LoggerFactory.getLogger(DemoCoupon.class);

    private final CouponCatalog catalog;
    private final EngineName engine;

    DemoCoupon(CouponCatalog catalog, CouponProperties properties) {
        this.catalog = catalog;
        this.engine = properties.engine();
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (catalog.find(ID).isEmpty()) {
            create();
        }
        if (engine == EngineName.REDIS_LUA && catalog instanceof RedisCouponCatalog redis) {
            redis.open(ID);
        }
    }

    private void create() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        CouponTerms terms = new CouponTerms(
                "10 % off, for the first thousand",
                new DiscountPolicy.Percentage(new BigDecimal("10"), new BigDecimal("5000")),
                new IssuePeriod(now.minus(AN_HOUR), now.plus(A_YEAR)),
                now.plus(A_YEAR));
        try {
            catalog.create(Coupon.of(ID, terms, STOCK));
        } catch (ChangeRefusedException anotherNodeWasFaster) {
            LOG.debug("{} is there already", ID);
        }
    }
}
