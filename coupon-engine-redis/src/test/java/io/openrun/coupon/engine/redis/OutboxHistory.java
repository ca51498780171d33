package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCounts;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.IssuedCouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.UseOutcome;
import io.openrun.coupon.queue.CouponIssuedEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.resps.StreamEntry;

/** What the outbox has of a coupon, every event as often as it stands there. */
record OutboxHistory(RedisStore store) implements IssuedCouponHistory {

    List<CouponIssuedEvent> events(CouponId couponId) {
        long epoch = store.register().find(couponId).orElseThrow().epoch();
        CouponKeys keys = store.keys(couponId, epoch);
        List<StreamEntry> entries = store.jedis().xrange(keys.outbox(), "-", "+");
        return entries.stream()
                .flatMap(entry -> RecordedEntry.events(keys, entry).stream())
                .toList();
    }

    @Override
    public List<IssuedCoupon> listByCoupon(CouponId couponId, long afterSequence, int limit) {
        return events(couponId).stream()
                .map(CouponIssuedEvent::issuedCoupon)
                .filter(issued -> issued.sequence() > afterSequence)
                .sorted(Comparator.comparingLong(IssuedCoupon::sequence))
                .limit(limit)
                .toList();
    }

    @Override
    public IssuedCounts count(CouponId couponId) {
        return new IssuedCounts(events(couponId).size(), 0, 0);
    }

    @Override
    public Optional<IssuedCoupon> find(IssuedCouponId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<IssuedCoupon> find(CouponId couponId, MemberId memberId) {
        return events(couponId).stream()
                .map(CouponIssuedEvent::issuedCoupon)
                .filter(issued -> issued.memberId().equals(memberId))
                .findFirst();
    }

    @Override
    public List<IssuedCoupon> listByMember(MemberId memberId, @Nullable CouponId after, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public UseOutcome use(IssuedCouponId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long expire(CouponId couponId, int batchSize) {
        throw new UnsupportedOperationException();
    }
}
