package io.openrun.coupon.testkit;

import io.openrun.coupon.InMemoryCoupons;
import org.junit.jupiter.api.Nested;

/** The reference engine keeps every contract. */
class InMemoryCouponsTest {

    private static EngineUnderTest inMemory() {
        InMemoryCoupons coupons = new InMemoryCoupons();
        return new EngineUnderTest(coupons, coupons, coupons, coupons);
    }

    @Nested
    class Issuer extends CouponIssuerContract {
        @Override
        protected EngineUnderTest engine() {
            return inMemory();
        }
    }

    @Nested
    class Catalog extends CouponCatalogContract {
        @Override
        protected EngineUnderTest engine() {
            return inMemory();
        }
    }

    @Nested
    class History extends IssuedCouponHistoryContract {
        @Override
        protected EngineUnderTest engine() {
            return inMemory();
        }
    }
}
