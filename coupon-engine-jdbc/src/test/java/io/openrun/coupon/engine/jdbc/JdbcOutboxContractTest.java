package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.EventSourceContract;
import io.openrun.coupon.testkit.QueueUnderTest;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

class JdbcOutboxContractTest {

    @Nested
    class OnPostgresql extends EventSourceContract {
        @Override
        protected QueueUnderTest queue() {
            return OutboxQueue.on(DatabaseKind.POSTGRESQL);
        }

        @Override
        protected Duration lease() {
            return OutboxQueue.LEASE;
        }
    }

    @Nested
    class OnMariadb extends EventSourceContract {
        @Override
        protected QueueUnderTest queue() {
            return OutboxQueue.on(DatabaseKind.MARIADB);
        }

        @Override
        protected Duration lease() {
            return OutboxQueue.LEASE;
        }
    }

    @Nested
    class OnH2 extends EventSourceContract {
        @Override
        protected QueueUnderTest queue() {
            return OutboxQueue.on(DatabaseKind.H2);
        }

        @Override
        protected Duration lease() {
            return OutboxQueue.LEASE;
        }
    }
}
