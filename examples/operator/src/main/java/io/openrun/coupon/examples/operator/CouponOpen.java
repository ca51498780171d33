package io.openrun.coupon.examples.operator;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.engine.redis.RedisCouponCatalog;
import picocli.CommandLine.Command;

/** Moves the stock into Redis, so that it is issued there; or brings Redis up to the record. */
@Command(
        name = "open",
        description = "Moves the stock into Redis, so that it is issued there; or brings Redis up to the record.")
final class CouponOpen extends CouponChange {

    CouponOpen(Shell shell) {
        super(shell, "open");
    }

    @Override
    void check() {
        storeOptions().requireRedis("open");
    }

    @Override
    Coupon change(Stores stores) {
        RedisCouponCatalog catalog = stores.redisCatalog().orElseThrow();
        return catalog.open(couponId());
    }
}
