package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.EngineUnderTest;
import io.openrun.coupon.testkit.IssuedCouponHistoryContract;
import org.junit.jupiter.api.Nested;

class JdbcIssuedCouponHistoryContractTest {

    @Nested
    class OnPostgresql extends IssuedCouponHistoryContract {
        @Override
        protected EngineUnderTest engine() {
            return Stores.on(DatabaseKind.POSTGRESQL).engine(RowLockCouponIssuer::new);
        }
    }

    @Nested
    class OnMariadb extends IssuedCouponHistoryContract {
        @Override
        protected EngineUnderTest engine() {
            return Stores.on(DatabaseKind.MARIADB).engine(RowLockCouponIssuer::new);
        }
    }

    @Nested
    class OnH2 extends IssuedCouponHistoryContract {
        @Override
        protected EngineUnderTest engine() {
            return Stores.on(DatabaseKind.H2).engine(RowLockCouponIssuer::new);
        }
    }
}
