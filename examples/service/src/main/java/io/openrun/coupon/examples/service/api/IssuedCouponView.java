package io.openrun.coupon.examples.service.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.IssuedCouponStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An issued coupon on record.
 *
 * @param id its id
 * @param couponId which coupon
 * @param sequence its place in the order of issue, from 1
 * @param issuedAt when it was issued, on the store's clock
 * @param status what became of it
 * @param usedAt when it was used; null unless it is USED
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record IssuedCouponView(
        String id,
        String couponId,
        long sequence,
        Instant issuedAt,
        IssuedCouponStatus status,
        @Nullable Instant usedAt) {

    static IssuedCouponView of(IssuedCoupon issued) {
        return new IssuedCouponView(
                issued.id().toString(),
                issued.couponId().value(),
                issued.sequence(),
                issued.issuedAt(),
                issued.status(),
                issued.usedAt());
    }
}
