package io.openrun.coupon.examples.operator;

import io.openrun.coupon.Coupon;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Removes stock that was not issued, also while issuing. */
@Command(name = "remove-stock", description = "Removes stock that was not issued, also while issuing.")
final class CouponRemoveStock extends CouponChange {

    @Parameters(index = "1", paramLabel = "<count>", description = "How many fewer.")
    private int count;

    CouponRemoveStock(Shell shell) {
        super(shell, "reduced");
    }

    @Override
    void check() {
        if (count < 1) {
            throw new BadArgument("<count> must be 1 or more, was " + count);
        }
    }

    @Override
    Coupon change(Stores stores) {
        return stores.catalog().removeStock(couponId(), count);
    }
}
