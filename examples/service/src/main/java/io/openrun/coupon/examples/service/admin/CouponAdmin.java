package io.openrun.coupon.examples.service.admin;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.engine.redis.RedisCouponCatalog;
import io.openrun.coupon.examples.service.api.CouponView;
import io.openrun.coupon.examples.service.api.Fields;
import io.openrun.coupon.examples.service.api.Problem;
import io.openrun.coupon.examples.service.api.ProblemException;
import io.openrun.coupon.examples.service.api.Reason;
import io.openrun.coupon.queue.Reconciler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Creates coupons, changes their stock, pauses, opens, closes and compares them. */
@AdminController
@RequestMapping(path = "/admin/coupons", produces = MediaType.APPLICATION_JSON_VALUE)
class CouponAdmin {

    private final CouponCatalog catalog;
    private final ObjectProvider<Reconciler> reconciler;

    CouponAdmin(CouponCatalog catalog, ObjectProvider<Reconciler> reconciler) {
        this.catalog = catalog;
        this.reconciler = reconciler;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    CouponView create(@RequestBody CouponDraft draft) {
        Coupon coupon = Fields.read(draft::toCoupon);
        catalog.create(coupon);
        return CouponView.of(coupon);
    }

    @PostMapping(path = "/{couponId}/add-stock", consumes = MediaType.APPLICATION_JSON_VALUE)
    CouponView addStock(@PathVariable("couponId") String couponId, @RequestBody StockChange change) {
        return CouponView.of(catalog.addStock(Fields.couponId(couponId), Fields.read(change::toCount)));
    }

    @PostMapping(path = "/{couponId}/remove-stock", consumes = MediaType.APPLICATION_JSON_VALUE)
    CouponView removeStock(@PathVariable("couponId") String couponId, @RequestBody StockChange change) {
        return CouponView.of(catalog.removeStock(Fields.couponId(couponId), Fields.read(change::toCount)));
    }

    @PostMapping("/{couponId}/suspend")
    CouponView suspend(@PathVariable("couponId") String couponId) {
        return CouponView.of(catalog.suspend(Fields.couponId(couponId)));
    }

    @PostMapping("/{couponId}/resume")
    CouponView resume(@PathVariable("couponId") String couponId) {
        return CouponView.of(catalog.resume(Fields.couponId(couponId)));
    }

    @PostMapping("/{couponId}/open")
    CouponView open(@PathVariable("couponId") String couponId) {
        CouponId coupon = Fields.couponId(couponId);
        return CouponView.of(inRedis().open(coupon));
    }

    @PostMapping("/{couponId}/close")
    CouponView close(@PathVariable("couponId") String couponId) {
        CouponId coupon = Fields.couponId(couponId);
        return CouponView.of(inRedis().close(coupon));
    }

    /** A dry run: repairs nothing. The report names no member. */
    @GetMapping("/{couponId}/reconcile")
    String reconcile(@PathVariable("couponId") String couponId) {
        CouponId coupon = Fields.couponId(couponId);
        Reconciler compares = reconciler.getIfAvailable();
        if (compares == null) {
            throw new ProblemException(Problem.of(Reason.NOT_OFFERED, "nothing is issued in Redis here"));
        }
        return compares.look(coupon).toJson();
    }

    private RedisCouponCatalog inRedis() {
        if (catalog instanceof RedisCouponCatalog redis) {
            return redis;
        }
        throw new ProblemException(Problem.of(Reason.NOT_OFFERED, "nothing is issued in Redis here"));
    }
}
