package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.JsonEventCodec;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.HandOffContract;
import io.openrun.coupon.testkit.QueueUnderTest;
import io.openrun.coupon.testkit.RecordUnderTest;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** From the outbox of one database into the tables of another. */
class JdbcHandOffTest {

    @Nested
    class FromPostgresqlToMariadb extends Between {
        FromPostgresqlToMariadb() {
            super(DatabaseKind.POSTGRESQL, DatabaseKind.MARIADB);
        }
    }

    @Nested
    class FromMariadbToPostgresql extends Between {
        FromMariadbToPostgresql() {
            super(DatabaseKind.MARIADB, DatabaseKind.POSTGRESQL);
        }
    }

    abstract static class Between extends HandOffContract {

        private final Coupon coupon = SampleCoupons.open(20_000);
        private final DatabaseKind from;
        private final JdbcStore to;

        Between(DatabaseKind from, DatabaseKind to) {
            this.from = from;
            this.to = Stores.ownPool(to)
                    .tablePrefix("h" + UUID.randomUUID().toString().substring(0, 8) + "_")
                    .build();
        }

        @Override
        protected QueueUnderTest queue() {
            return new OutboxQueue(from, coupon);
        }

        @Override
        protected RecordUnderTest record() {
            new CouponSchema(to).install();
            JdbcCouponCatalog catalog = new JdbcCouponCatalog(to);
            catalog.create(coupon);
            return new RecordUnderTest(
                    new JdbcIssuedCouponSink(to),
                    catalog,
                    new JdbcIssuedCouponHistory(to),
                    new JdbcIssueOverflows(to),
                    new JdbcDeadLetters(to));
        }

        @Override
        protected EventCodec codec() {
            return JsonEventCodec.unsigned();
        }

        @Override
        protected Duration lease() {
            return OutboxQueue.LEASE;
        }

        @AfterEach
        void closeTheRecord() {
            to.close();
        }
    }
}
