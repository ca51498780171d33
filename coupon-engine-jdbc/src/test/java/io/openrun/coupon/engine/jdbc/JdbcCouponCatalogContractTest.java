package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.testkit.CouponCatalogContract;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.EngineUnderTest;
import org.junit.jupiter.api.Nested;

class JdbcCouponCatalogContractTest {

    @Nested
    class OnPostgresql extends CouponCatalogContract {
        @Override
        protected EngineUnderTest engine() {
            return Stores.on(DatabaseKind.POSTGRESQL).engine(RowLockCouponIssuer::new);
        }
    }

    @Nested
    class OnMariadb extends CouponCatalogContract {
        @Override
        protected EngineUnderTest engine() {
            return Stores.on(DatabaseKind.MARIADB).engine(RowLockCouponIssuer::new);
        }
    }

    @Nested
    class OnH2 extends CouponCatalogContract {
        @Override
        protected EngineUnderTest engine() {
            return Stores.on(DatabaseKind.H2).engine(RowLockCouponIssuer::new);
        }
    }
}
