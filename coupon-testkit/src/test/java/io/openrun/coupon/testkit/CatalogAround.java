package io.openrun.coupon.testkit;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponTerms;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A catalog that passes everything on, for mistakes to be made in. */
class CatalogAround implements CouponCatalog {

    private final CouponCatalog catalog;

    CatalogAround(CouponCatalog catalog) {
        this.catalog = catalog;
    }

    Coupon shown(Coupon coupon) {
        return coupon;
    }

    @Override
    public void create(Coupon coupon) {
        catalog.create(coupon);
    }

    @Override
    public Optional<Coupon> find(CouponId couponId) {
        return catalog.find(couponId).map(this::shown);
    }

    @Override
    public List<Coupon> list(@Nullable CouponId after, int limit) {
        return catalog.list(after, limit).stream().map(this::shown).toList();
    }

    @Override
    public Coupon edit(CouponId couponId, CouponTerms terms) {
        return shown(catalog.edit(couponId, terms));
    }

    @Override
    public Coupon addStock(CouponId couponId, int count) {
        return shown(catalog.addStock(couponId, count));
    }

    @Override
    public Coupon removeStock(CouponId couponId, int count) {
        return shown(catalog.removeStock(couponId, count));
    }

    @Override
    public Coupon suspend(CouponId couponId) {
        return shown(catalog.suspend(couponId));
    }

    @Override
    public Coupon resume(CouponId couponId) {
        return shown(catalog.resume(couponId));
    }
}
