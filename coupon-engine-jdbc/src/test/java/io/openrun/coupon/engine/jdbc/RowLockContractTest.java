package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.testkit.CouponIssuerContract;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.EngineUnderTest;
import org.junit.jupiter.api.Nested;

class RowLockContractTest {

    @Nested
    class OnPostgresql extends CouponIssuerContract {
        @Override
        protected EngineUnderTest engine() {
            return Stores.on(DatabaseKind.POSTGRESQL).engine(RowLockCouponIssuer::new);
        }
    }

    @Nested
    class OnPostgresqlWithOutbox extends CouponIssuerContract {
        @Override
        protected EngineUnderTest engine() {
            JdbcStore store = OutboxStores.on(DatabaseKind.POSTGRESQL);
            return new EngineUnderTest(
                    new RowLockCouponIssuer(store),
                    new RowLockCouponIssuer(store),
                    new JdbcCouponCatalog(store),
                    new JdbcIssuedCouponHistory(store));
        }
    }

    @Nested
    class OnMariadb extends CouponIssuerContract {
        @Override
        protected EngineUnderTest engine() {
            return Stores.on(DatabaseKind.MARIADB).engine(RowLockCouponIssuer::new);
        }
    }

    @Nested
    class OnH2 extends CouponIssuerContract {
        @Override
        protected EngineUnderTest engine() {
            return Stores.on(DatabaseKind.H2).engine(RowLockCouponIssuer::new);
        }
    }
}
