package io.openrun.coupon.queue;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.IssuedCouponId;
import io.openrun.coupon.MemberId;
import java.time.Instant;

/**
 * A coupon was issued to a member. Two events of one coupon and member with the same sequence are the same event,
 * however often it is delivered.
 *
 * @param couponId which coupon
 * @param memberId to whom
 * @param sequence its place in the order of issue, from 1
 * @param epoch the epoch of the store that issued it, 0 or more; see {@link io.openrun.coupon.StockRegister}
 * @param issuedAt when, on the clock of that store, cut to microseconds
 */
public record CouponIssuedEvent(CouponId couponId, MemberId memberId, long sequence, long epoch, Instant issuedAt) {

    /**
     * Checks the parts.
     *
     * @param couponId which coupon
     * @param memberId to whom
     * @param sequence its place in the order of issue
     * @param epoch the epoch of the store that issued it
     * @param issuedAt when
     * @throws IllegalArgumentException if one is null or out of its range
     */
    public CouponIssuedEvent {
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch must be 0 or more, was " + epoch);
        }
        issuedAt = IssuedCoupon.issue(couponId, memberId, sequence, issuedAt).issuedAt();
    }

    /** {@return the issued coupon, UNUSED} */
    public IssuedCoupon issuedCoupon() {
        return IssuedCoupon.issue(couponId, memberId, sequence, issuedAt);
    }

    /** {@return the id of the issued coupon} */
    public IssuedCouponId id() {
        return IssuedCouponId.of(couponId, memberId, sequence);
    }
}
