package io.openrun.coupon.examples.operator;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.Paging;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.engine.redis.RedisCouponCatalog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at coupons on record and in Redis, also where Redis lacks some of them. */
final class CouponViews {

    private final Stores stores;
    private final Optional<RedisCouponCatalog> redis;

    CouponViews(Stores stores) {
        this.stores = stores;
        this.redis = stores.redisCatalog();
    }

    /** All there are, by their names. */
    List<CouponView> all() {
        List<CouponView> views = new ArrayList<>();
        List<StockEntry> page;
        @Nullable CouponId after = null;
        do {
            page = stores.register().list(after, Paging.LIMIT_MAX);
            views.addAll(views(page, after));
            after = page.isEmpty() ? after : page.get(page.size() - 1).coupon().id();
        } while (page.size() == Paging.LIMIT_MAX);
        return views;
    }

    /** One look at Redis for a page; where that shows damage, one for each coupon, to see which. */
    private List<CouponView> views(List<StockEntry> page, @Nullable CouponId after) {
        Map<CouponId, Coupon> live = new HashMap<>();
        try {
            if (redis.isPresent() && page.stream().anyMatch(CouponView::isInRedis)) {
                redis.get().list(after, Paging.LIMIT_MAX).forEach(coupon -> live.put(coupon.id(), coupon));
            }
        } catch (NotCarriedOutException damaged) {
            return page.stream().map(this::view).toList();
        }
        return page.stream()
                .map(entry -> view(entry, live.get(entry.coupon().id())))
                .toList();
    }

    /** One that is on record. */
    CouponView view(StockEntry entry) {
        if (redis.isEmpty() || !CouponView.isInRedis(entry)) {
            return view(entry, null);
        }
        try {
            return view(entry, redis.get().find(entry.coupon().id()).orElse(null));
        } catch (NotCarriedOutException damaged) {
            return new CouponView(entry, null, Failures.explain(damaged));
        }
    }

    private CouponView view(StockEntry entry, @Nullable Coupon live) {
        return new CouponView(entry, live == null || !CouponView.isInRedis(entry) ? null : live.inventory(), null);
    }
}
