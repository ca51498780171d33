package io.openrun.coupon.examples.operator;

import io.openrun.coupon.Coupon;
import picocli.CommandLine.Command;

/** Pauses issuing; who holds one still gets his answer. */
@Command(name = "suspend", description = "Pauses issuing; who holds one still gets his answer.")
final class CouponSuspend extends CouponChange {

    CouponSuspend(Shell shell) {
        super(shell, "suspended");
    }

    @Override
    Coupon change(Stores stores) {
        return stores.catalog().suspend(couponId());
    }
}
