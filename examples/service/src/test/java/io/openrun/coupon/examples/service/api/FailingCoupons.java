package io.openrun.coupon.examples.service.api;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.CouponTerms;
import io.openrun.coupon.InMemoryCoupons;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssuedCounts;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.IssuedCouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.UseOutcome;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Coupons in memory, all of whose calls fail while they are told to. */
final class FailingCoupons implements CouponIssuer, CouponCatalog, IssuedCouponHistory {

    private final InMemoryCoupons coupons;
    private volatile @Nullable Supplier<RuntimeException> failure;

    FailingCoupons(InMemoryCoupons coupons) {
        this.coupons = coupons;
    }

    /** Has every call fail, until something else is said. */
    void failWith(@Nullable Supplier<RuntimeException> newFailure) {
        failure = newFailure;
    }

    private InMemoryCoupons answering() {
        Supplier<RuntimeException> now = failure;
        if (now != null) {
            throw now.get();
        }
        return coupons;
    }

    @Override
    public List<IssueOutcome> issueAll(CouponId couponId, List<MemberId> memberIds) {
        return answering().issueAll(couponId, memberIds);
    }

    @Override
    public void create(Coupon coupon) {
        answering().create(coupon);
    }

    @Override
    public Optional<Coupon> find(CouponId couponId) {
        return answering().find(couponId);
    }

    @Override
    public List<Coupon> list(@Nullable CouponId after, int limit) {
        return answering().list(after, limit);
    }

    @Override
    public Coupon edit(CouponId couponId, CouponTerms terms) {
        return answering().edit(couponId, terms);
    }

    @Override
    public Coupon addStock(CouponId couponId, int count) {
        return answering().addStock(couponId, count);
    }

    @Override
    public Coupon removeStock(CouponId couponId, int count) {
        return answering().removeStock(couponId, count);
    }

    @Override
    public Coupon suspend(CouponId couponId) {
        return answering().suspend(couponId);
    }

    @Override
    public Coupon resume(CouponId couponId) {
        return answering().resume(couponId);
    }

    @Override
    public Optional<IssuedCoupon> find(IssuedCouponId id) {
        return answering().find(id);
    }

    @Override
    public Optional<IssuedCoupon> find(CouponId couponId, MemberId memberId) {
        return answering().find(couponId, memberId);
    }

    @Override
    public List<IssuedCoupon> listByMember(MemberId memberId, @Nullable CouponId after, int limit) {
        return answering().listByMember(memberId, after, limit);
    }

    @Override
    public List<IssuedCoupon> listByCoupon(CouponId couponId, long afterSequence, int limit) {
        return answering().listByCoupon(couponId, afterSequence, limit);
    }

    @Override
    public UseOutcome use(IssuedCouponId id) {
        return answering().use(id);
    }

    @Override
    public long expire(CouponId couponId, int batchSize) {
        return answering().expire(couponId, batchSize);
    }

    @Override
    public IssuedCounts count(CouponId couponId) {
        return answering().count(couponId);
    }
}
