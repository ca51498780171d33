package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCounts;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.IssuedCouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.Paging;
import io.openrun.coupon.UseOutcome;
import io.openrun.coupon.UseRules;
import io.openrun.coupon.engine.jdbc.Transactions.Done;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The issued coupons as rows. */
public final class JdbcIssuedCouponHistory implements IssuedCouponHistory {

    private final JdbcStore store;

    /**
     * A history over a store.
     *
     * @param store where the issued coupons are; stays the caller's to close
     */
    public JdbcIssuedCouponHistory(JdbcStore store) {
        this.store = store;
    }

    @Override
    public Optional<IssuedCoupon> find(IssuedCouponId id) {
        return store.transactions().look(handle -> store.issuedCoupons().find(handle, id));
    }

    @Override
    public Optional<IssuedCoupon> find(CouponId couponId, MemberId memberId) {
        return store.transactions().look(handle -> store.issuedCoupons().find(handle, couponId, memberId));
    }

    @Override
    public List<IssuedCoupon> listByMember(MemberId memberId, @Nullable CouponId after, int limit) {
        Paging.check("limit", limit);
        return store.transactions().look(handle -> store.issuedCoupons().listByMember(handle, memberId, after, limit));
    }

    @Override
    public List<IssuedCoupon> listByCoupon(CouponId couponId, long afterSequence, int limit) {
        Paging.check("limit", limit);
        return store.transactions()
                .look(handle -> store.issuedCoupons().listByCoupon(handle, couponId, afterSequence, limit));
    }

    @Override
    public UseOutcome use(IssuedCouponId id) {
        return store.transactions().run(handle -> use(handle, id));
    }

    private Done<UseOutcome> use(Handle handle, IssuedCouponId id) {
        Optional<IssuedCoupon> found = store.issuedCoupons().lock(handle, id);
        Optional<Instant> expireDate = expireDate(handle, id.couponId());
        if (found.isEmpty() || expireDate.isEmpty()) {
            return Done.unchanged(new UseOutcome.NotFound());
        }
        UseOutcome outcome =
                UseRules.decide(found, expireDate.get(), store.coupons().now(handle));
        if (outcome instanceof UseOutcome.Used used) {
            store.issuedCoupons().markUsed(handle, used.coupon());
            return Done.changed(outcome);
        }
        return Done.unchanged(outcome);
    }

    @Override
    public long expire(CouponId couponId, int batchSize) {
        Paging.check("batchSize", batchSize);
        long last = store.transactions()
                .look(handle ->
                        isExpired(handle, couponId) ? store.issuedCoupons().lastSequence(handle, couponId) : 0L);
        long marked = 0;
        for (long after = 0; after < last; after += batchSize) {
            marked += expire(couponId, after, after + batchSize);
        }
        return marked;
    }

    private int expire(CouponId couponId, long after, long last) {
        return store.transactions().run(handle -> {
            int marked = store.issuedCoupons().markExpired(handle, couponId, after, last);
            return new Done<>(marked, marked > 0);
        });
    }

    private boolean isExpired(Handle handle, CouponId couponId) {
        return expireDate(handle, couponId)
                .filter(date -> !store.coupons().now(handle).isBefore(date))
                .isPresent();
    }

    private Optional<Instant> expireDate(Handle handle, CouponId couponId) {
        return store.coupons()
                .find(handle, couponId)
                .map(CouponRow::coupon)
                .map(Coupon::terms)
                .map(terms -> terms.expireDate());
    }

    @Override
    public IssuedCounts count(CouponId couponId) {
        return store.transactions().look(handle -> store.issuedCoupons().count(handle, couponId));
    }
}
