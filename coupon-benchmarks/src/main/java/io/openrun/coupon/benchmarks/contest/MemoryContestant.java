package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.InMemoryCoupons;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.Paging;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The memory of this JVM: what is left to measure without a database. */
final class MemoryContestant implements AsyncContestant {

    /** A store for each coupon, so that a retired one can be forgotten with all its millions of rows. */
    private final Map<CouponId, InMemoryCoupons> stores = new ConcurrentHashMap<>();

    @Override
    public void open(CouponId couponId, int totalCount) {
        InMemoryCoupons store = new InMemoryCoupons();
        store.create(Coupons.open(couponId, totalCount));
        stores.put(couponId, store);
    }

    @Override
    public Answer issue(CouponId couponId, MemberId memberId) {
        return Answer.of(store(couponId).issue(couponId, memberId));
    }

    @Override
    public void issue(CouponId couponId, MemberId memberId, Consumer<Answer> answered) {
        answered.accept(issue(couponId, memberId));
    }

    @Override
    public Ledger ledger(CouponId couponId) {
        InMemoryCoupons store = store(couponId);
        Coupon coupon = store.find(couponId).orElseThrow();
        Set<MemberId> members = new HashSet<>();
        long rows = 0;
        List<IssuedCoupon> page = store.listByCoupon(couponId, 0, Paging.LIMIT_MAX);
        while (!page.isEmpty()) {
            page.forEach(issued -> members.add(issued.memberId()));
            rows += page.size();
            page = store.listByCoupon(couponId, page.get(page.size() - 1).sequence(), Paging.LIMIT_MAX);
        }
        return new Ledger(
                rows,
                members.size(),
                coupon.inventory().usedCount(),
                coupon.inventory().totalCount());
    }

    @Override
    public void retire(CouponId couponId) {
        stores.remove(couponId);
    }

    @Override
    public String describe() {
        return "no database";
    }

    @Override
    public void close() {
        stores.clear();
    }

    private InMemoryCoupons store(CouponId couponId) {
        InMemoryCoupons store = stores.get(couponId);
        if (store == null) {
            throw new IllegalStateException("the coupon was not opened");
        }
        return store;
    }
}
