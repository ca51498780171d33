package io.openrun.coupon.examples.operator;

import io.openrun.coupon.Coupon;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Adds stock, also while issuing. */
@Command(name = "restock", description = "Adds stock, also while issuing.")
final class CouponRestock extends CouponChange {

    @Parameters(index = "1", paramLabel = "<count>", description = "How many more.")
    private int count;

    CouponRestock(Shell shell) {
        super(shell, "restocked");
    }

    @Override
    void check() {
        if (count < 1) {
            throw new BadArgument("<count> must be 1 or more, was " + count);
        }
    }

    @Override
    Coupon change(Stores stores) {
        return stores.catalog().addStock(couponId(), count);
    }
}
