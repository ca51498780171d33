package io.openrun.coupon.examples.service.live;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.engine.redis.RedisCouponCatalog;
import io.openrun.coupon.queue.EventBacklog;
import io.openrun.coupon.testkit.OpenRunLedger;
import org.jspecify.annotations.Nullable;

/**
 * The doors to the coupons of a run. Looking takes no lock and writes nothing. Thread-safe.
 *
 * @param catalog all coupons, those opened in Redis with Redis' counters
 * @param history the rows
 * @param backlog what waits on its way from Redis to the rows; null if nothing does
 */
record LiveStage(
        CouponCatalog catalog,
        IssuedCouponHistory history,
        @Nullable EventBacklog backlog) {

    /** Lets a coupon be issued by an engine. */
    void offer(Coupon coupon, LiveEngine engine) {
        catalog.create(coupon);
        if (engine.issuesInRedis() && catalog instanceof RedisCouponCatalog redis) {
            Coupon unused = redis.open(coupon.id());
        }
    }

    /** Nobody gets one any more, so that the workers need not look for events of this coupon for ever. */
    void withdraw(CouponId couponId, LiveEngine engine) {
        if (engine.issuesInRedis() && catalog instanceof RedisCouponCatalog redis) {
            Coupon unused = redis.close(couponId);
        }
    }

    int remaining(CouponId couponId) {
        return coupon(couponId).inventory().getRemainCount();
    }

    long rows(CouponId couponId) {
        return history.count(couponId).total();
    }

    EventBacklog.Backlog waiting(LiveEngine engine) {
        return backlog == null || !engine.issuesInRedis() ? EventBacklog.Backlog.EMPTY : backlog.backlog();
    }

    OpenRunLedger ledger(CouponId couponId) {
        return new OpenRunLedger(OpenRunLedger.rows(history, couponId), remaining(couponId));
    }

    private Coupon coupon(CouponId couponId) {
        return catalog.find(couponId).orElseThrow(() -> new IllegalStateException("the coupon of the run is gone"));
    }
}
