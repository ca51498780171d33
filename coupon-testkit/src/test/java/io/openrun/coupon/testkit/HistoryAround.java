package io.openrun.coupon.testkit;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCounts;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.IssuedCouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.UseOutcome;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A history that passes everything on, for mistakes to be made in. */
class HistoryAround implements IssuedCouponHistory {

    private final IssuedCouponHistory history;

    HistoryAround(IssuedCouponHistory history) {
        this.history = history;
    }

    @Override
    public Optional<IssuedCoupon> find(IssuedCouponId id) {
        return history.find(id);
    }

    @Override
    public Optional<IssuedCoupon> find(CouponId couponId, MemberId memberId) {
        return history.find(couponId, memberId);
    }

    @Override
    public List<IssuedCoupon> listByMember(MemberId memberId, @Nullable CouponId after, int limit) {
        return history.listByMember(memberId, after, limit);
    }

    @Override
    public List<IssuedCoupon> listByCoupon(CouponId couponId, long afterSequence, int limit) {
        return history.listByCoupon(couponId, afterSequence, limit);
    }

    @Override
    public UseOutcome use(IssuedCouponId id) {
        return history.use(id);
    }

    @Override
    public long expire(CouponId couponId, int batchSize) {
        return history.expire(couponId, batchSize);
    }

    @Override
    public IssuedCounts count(CouponId couponId) {
        return history.count(couponId);
    }
}
