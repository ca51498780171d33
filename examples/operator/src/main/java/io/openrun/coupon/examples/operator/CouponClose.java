package io.openrun.coupon.examples.operator;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.engine.redis.RedisCouponCatalog;
import picocli.CommandLine.Command;

/** Ends issuing in Redis for good; who holds one still gets his answer. */
@Command(name = "close", description = "Ends issuing in Redis for good; who holds one still gets his answer.")
final class CouponClose extends CouponChange {

    CouponClose(Shell shell) {
        super(shell, "closed");
    }

    @Override
    void check() {
        storeOptions().requireRedis("close");
    }

    @Override
    Coupon change(Stores stores) {
        RedisCouponCatalog catalog = stores.redisCatalog().orElseThrow();
        return catalog.close(couponId());
    }
}
