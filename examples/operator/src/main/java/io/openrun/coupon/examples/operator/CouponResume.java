package io.openrun.coupon.examples.operator;

import io.openrun.coupon.Coupon;
import picocli.CommandLine.Command;

/** Takes up issuing again. */
@Command(name = "resume", description = "Takes up issuing again.")
final class CouponResume extends CouponChange {

    CouponResume(Shell shell) {
        super(shell, "resumed");
    }

    @Override
    Coupon change(Stores stores) {
        return stores.catalog().resume(couponId());
    }
}
