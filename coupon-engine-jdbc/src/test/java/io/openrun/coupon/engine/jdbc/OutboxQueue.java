package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.Traceparent;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.QueueUnderTest;
import io.openrun.coupon.testkit.SampleCoupons;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The outbox of a database, filled by issuing. */
final class OutboxQueue implements QueueUnderTest {

    static final Duration LEASE = Duration.ofSeconds(1);

    private static final int BATCH = 500;

    private final DatabaseKind kind;
    private final Coupon coupon;
    private final RowLockCouponIssuer issuer;
    private int members;
    private int batches;

    OutboxQueue(DatabaseKind kind, Coupon coupon) {
        this.kind = kind;
        this.coupon = coupon;
        this.issuer = new RowLockCouponIssuer(OutboxStores.on(kind));
        try {
            OutboxStores.clear(kind);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        OutboxStores.create(kind, coupon);
    }

    static OutboxQueue on(DatabaseKind kind) {
        return new OutboxQueue(kind, SampleCoupons.open(20_000));
    }

    @Override
    public CouponId couponId() {
        return coupon.id();
    }

    @Override
    public List<CouponIssuedEvent> write(int count) {
        List<CouponIssuedEvent> written = new ArrayList<>();
        for (int left = count; left > 0; left -= BATCH) {
            List<MemberId> batch = IntStream.range(members, members + Math.min(left, BATCH))
                    .mapToObj(SampleCoupons::member)
                    .toList();
            members += batch.size();
            Traceparent traceparent = SampleCoupons.traceparent(++batches);
            OutboxStores.trace(traceparent == null ? null : traceparent.value());
            for (IssueOutcome outcome : issuer.issueAll(coupon.id(), batch)) {
                var issued = outcome.held().orElseThrow();
                written.add(new CouponIssuedEvent(
                        issued.couponId(), issued.memberId(), issued.sequence(), 0, issued.issuedAt(), traceparent));
            }
        }
        return written;
    }

    /** An issue is in the outbox once. */
    @Override
    public void writeAgain(List<CouponIssuedEvent> events) {}

    /** An event whose row is gone. */
    @Override
    public void writeUnreadable(int count) {
        try {
            for (int i = 0; i < count; i++) {
                CouponIssuedEvent event = write(1).get(0);
                OutboxStores.execute(
                        kind,
                        "DELETE FROM " + Stores.PREFIX + "issued_coupon WHERE coupon_id = '" + event.couponId()
                                + "' AND sequence = " + event.sequence());
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public int writeForeign(List<CouponIssuedEvent> events) {
        return 0;
    }

    @Override
    public EventSource taker() {
        return new JdbcOutbox(OutboxStores.on(kind), LEASE);
    }

    @Override
    public void die(EventSource taker) {
        try {
            OutboxStores.lapseLeases(kind);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {}
}
