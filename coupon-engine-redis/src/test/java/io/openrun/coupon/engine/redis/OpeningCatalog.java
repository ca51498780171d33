package io.openrun.coupon.engine.redis;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponTerms;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens each coupon as soon as it is created, for tests that only issue. */
record OpeningCatalog(RedisCouponCatalog catalog) implements CouponCatalog {

    @Override
    public void create(Coupon coupon) {
        catalog.create(coupon);
        Coupon unused = catalog.open(coupon.id());
    }

    @Override
    public Optional<Coupon> find(CouponId couponId) {
        return catalog.find(couponId);
    }

    @Override
    public List<Coupon> list(@Nullable CouponId after, int limit) {
        return catalog.list(after, limit);
    }

    @Override
    public Coupon edit(CouponId couponId, CouponTerms terms) {
        return catalog.edit(couponId, terms);
    }

    @Override
    public Coupon addStock(CouponId couponId, int count) {
        return catalog.addStock(couponId, count);
    }

    @Override
    public Coupon removeStock(CouponId couponId, int count) {
        return catalog.removeStock(couponId, count);
    }

    @Override
    public Coupon suspend(CouponId couponId) {
        return catalog.suspend(couponId);
    }

    @Override
    public Coupon resume(CouponId couponId) {
        return catalog.resume(couponId);
    }
}
