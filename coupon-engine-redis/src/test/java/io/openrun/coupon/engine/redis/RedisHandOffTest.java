package io.openrun.coupon.engine.redis;

import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.JdbcDeadLetters;
import io.openrun.coupon.engine.jdbc.JdbcIssueOverflows;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponSink;
import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.JsonEventCodec;
import io.openrun.coupon.testkit.HandOffContract;
import io.openrun.coupon.testkit.QueueUnderTest;
import io.openrun.coupon.testkit.RecordUnderTest;
import java.time.Duration;

/** From the outbox in Redis into the rows of the catalog that it was opened from. */
class RedisHandOffTest extends HandOffContract {

    @Override
    protected QueueUnderTest queue() {
        return new OutboxQueue(Topology.STANDALONE);
    }

    @Override
    protected RecordUnderTest record() {
        return new RecordUnderTest(
                new JdbcIssuedCouponSink(Nodes.ROWS),
                new JdbcCouponCatalog(Nodes.ROWS),
                new JdbcIssuedCouponHistory(Nodes.ROWS),
                new JdbcIssueOverflows(Nodes.ROWS),
                new JdbcDeadLetters(Nodes.rows("handoff")));
    }

    @Override
    protected EventCodec codec() {
        return JsonEventCodec.unsigned();
    }

    @Override
    protected Duration lease() {
        return OutboxQueue.LEASE;
    }
}
