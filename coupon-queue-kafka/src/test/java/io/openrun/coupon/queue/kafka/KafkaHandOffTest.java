package io.openrun.coupon.queue.kafka;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.engine.jdbc.CouponSchema;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.JdbcDeadLetters;
import io.openrun.coupon.engine.jdbc.JdbcIssueOverflows;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponSink;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.HandOffContract;
import io.openrun.coupon.testkit.QueueUnderTest;
import io.openrun.coupon.testkit.RecordUnderTest;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.TestDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** From a topic into the rows of a database. */
@Tag("long")
class KafkaHandOffTest extends HandOffContract {

    private final Coupon coupon = SampleCoupons.open(20_000);
    private final JdbcStore rows = rows();

    private static JdbcStore rows() {
        TestDatabase database = TestDatabases.shared(DatabaseKind.H2);
        return JdbcStore.builder()
                .jdbcUrl(database.jdbcUrl())
                .credentials(database.username(), database.password())
                .tablePrefix("handoff_")
                .build();
    }

    @Override
    protected QueueUnderTest queue() {
        return new KafkaUnderTest(coupon.id(), lease(), 3);
    }

    @Override
    protected RecordUnderTest record() {
        new CouponSchema(rows).install();
        JdbcCouponCatalog catalog = new JdbcCouponCatalog(rows);
        catalog.create(coupon);
        return new RecordUnderTest(
                new JdbcIssuedCouponSink(rows),
                catalog,
                new JdbcIssuedCouponHistory(rows),
                new JdbcIssueOverflows(rows),
                new JdbcDeadLetters(rows));
    }

    @Override
    protected EventCodec codec() {
        return Topic.CODEC;
    }

    @Override
    protected Duration lease() {
        return Duration.ofSeconds(3);
    }

    @AfterEach
    void closeTheRecord() {
        rows.close();
    }
}
