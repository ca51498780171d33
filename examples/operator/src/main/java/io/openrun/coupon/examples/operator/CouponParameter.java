package io.openrun.coupon.examples.operator;

import io.openrun.coupon.CouponId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The coupon that a command is about. */
final class CouponParameter {

    @Parameters(index = "0", paramLabel = "<coupon>", description = "The coupon's name.")
    private @Nullable CouponId id;

    CouponId id() {
        return Objects.requireNonNull(id, "picocli demands it");
    }
}
