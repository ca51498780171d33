package io.openrun.coupon.testkit;

import io.openrun.coupon.AsyncCouponIssuer;
import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.InMemoryCoupons;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** Whatever is composed around the reference engine keeps the contract, too. */
class CoalescingInMemoryTest {

    private static final InMemoryCoupons COUPONS = new InMemoryCoupons();
    private static final CoalescingCouponIssuer ONE =
            CoalescingCouponIssuer.around(COUPONS).build();
    private static final CoalescingCouponIssuer OTHER = CoalescingCouponIssuer.around(COUPONS)
            .batchMax(3)
            .batchesPerCouponMax(2)
            .build();

    @AfterAll
    static void close() {
        ONE.close();
        OTHER.close();
    }

    @Nested
    class Blocking extends CouponIssuerContract {
        @Override
        protected EngineUnderTest engine() {
            return new EngineUnderTest(ONE, OTHER, COUPONS, COUPONS);
        }
    }

    @Nested
    class ThereAndBack extends CouponIssuerContract {
        @Override
        protected EngineUnderTest engine() {
            AsyncCouponIssuer onThreads = AsyncCouponIssuer.of(COUPONS, Runnable::run);
            return new EngineUnderTest(waiting(ONE.async()), waiting(onThreads), COUPONS, COUPONS);
        }

        private static CouponIssuer waiting(AsyncCouponIssuer issuer) {
            return issuer.blocking(Duration.ofSeconds(30));
        }
    }
}
