package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.SoldOutMemory;
import io.openrun.coupon.testkit.CouponIssuerContract;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.EngineUnderTest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** One node with all that composes around the row lock, and another with group commit alone. */
class GroupCommitContractTest {

    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();

    @AfterAll
    static void close() throws Exception {
        while (!OPEN.isEmpty()) {
            OPEN.pop().close();
        }
    }

    private static EngineUnderTest on(DatabaseKind kind) {
        Stores stores = Stores.on(kind);
        SoldOutMemory memory = new SoldOutMemory(new JdbcSoldOutSource(stores.own));
        OPEN.push(memory);
        return new EngineUnderTest(
                memory.around(groupCommit(stores.own)),
                groupCommit(stores.borrowing),
                new JdbcCouponCatalog(stores.own),
                new JdbcIssuedCouponHistory(stores.borrowing));
    }

    private static CouponIssuer groupCommit(JdbcStore store) {
        CoalescingCouponIssuer issuer = CoalescingCouponIssuer.around(new RowLockCouponIssuer(store))
                .deadline(Duration.ofSeconds(10))
                .build();
        OPEN.push(issuer);
        return issuer;
    }

    @Nested
    class OnPostgresql extends CouponIssuerContract {

        private static final EngineUnderTest ENGINE = on(DatabaseKind.POSTGRESQL);

        @Override
        protected EngineUnderTest engine() {
            return ENGINE;
        }
    }

    @Nested
    class OnMariadb extends CouponIssuerContract {

        private static final EngineUnderTest ENGINE = on(DatabaseKind.MARIADB);

        @Override
        protected EngineUnderTest engine() {
            return ENGINE;
        }
    }

    @Nested
    class OnH2 extends CouponIssuerContract {

        private static final EngineUnderTest ENGINE = on(DatabaseKind.H2);

        @Override
        protected EngineUnderTest engine() {
            return ENGINE;
        }
    }
}
