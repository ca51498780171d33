package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.Traceparent;
import io.openrun.coupon.testkit.QueueUnderTest;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** The outbox of a coupon, filled by issuing. */
final class OutboxQueue implements QueueUnderTest {

    static final Duration LEASE = Duration.ofSeconds(1);

    private static final int BATCH = 500;

    private final OutboxCoupon coupon;
    private final long epoch;
    private int members;
    private int batches;

    OutboxQueue(Topology topology) {
        this.coupon = OutboxCoupon.on(topology);
        this.epoch = coupon.keys.epoch();
    }

    @Override
    public CouponId couponId() {
        return coupon.id;
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
            coupon.trace(traceparent == null ? null : traceparent.value());
            for (IssueOutcome outcome : coupon.issueAll(batch)) {
                var issued = outcome.held().orElseThrow();
                written.add(new CouponIssuedEvent(
                        issued.couponId(),
                        issued.memberId(),
                        issued.sequence(),
                        epoch,
                        issued.issuedAt(),
                        traceparent));
            }
        }
        return written;
    }

    /** One entry each, as if the script had run for it alone. */
    @Override
    public void writeAgain(List<CouponIssuedEvent> events) {
        for (CouponIssuedEvent event : events) {
            Map<String, byte[]> fields = new LinkedHashMap<>();
            fields.put("s", OutboxCoupon.bytes(Long.toString(event.sequence())));
            fields.put("t", OutboxCoupon.bytes(Long.toString(Holding.micros(event.issuedAt()))));
            fields.put("m", OutboxCoupon.bytes(event.memberId().value()));
            String unused = coupon.add(fields);
        }
    }

    @Override
    public void writeUnreadable(int count) {
        for (int i = 0; i < count; i++) {
            String unused = coupon.add(Map.of("x", OutboxCoupon.bytes("planted " + i)));
        }
    }

    @Override
    public int writeForeign(List<CouponIssuedEvent> events) {
        return 0;
    }

    @Override
    public EventSource taker() {
        return coupon.outbox(LEASE, Duration.ofMillis(100));
    }

    @Override
    public void die(EventSource taker) {
        LockSupport.parkNanos(LEASE.plusMillis(50).toNanos());
    }

    @Override
    public void close() {}
}
