package io.openrun.coupon.queue;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.IssuedCouponId;
import io.openrun.coupon.MemberId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A coupon was issued to a member. Two events of one coupon and member with the same sequence are the same event,
 * however often it is delivered. The trace it comes from is no part of it: events that differ in nothing else are equal.
 *
 * @param couponId which coupon
 * @param memberId to whom
 * @param sequence its place in the order of issue, from 1
 * @param epoch the epoch of the store that issued it, 0 or more; see {@link io.openrun.coupon.StockRegister}
 * @param issuedAt when, on the clock of that store, cut to microseconds
 * @param traceparent the span that the batch was sent in, or null if there was none or nobody told
 */
public record CouponIssuedEvent(
        CouponId couponId,
        MemberId memberId,
        long sequence,
        long epoch,
        Instant issuedAt,
        @Nullable Traceparent traceparent) {

    /**
     * Checks the parts.
     *
     * @param couponId which coupon
     * @param memberId to whom
     * @param sequence its place in the order of issue
     * @param epoch the epoch of the store that issued it
     * @param issuedAt when
     * @param traceparent the span that the batch was sent in, or null
     * @throws IllegalArgumentException if one is null that must be given, or out of its range
     */
    public CouponIssuedEvent {
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch must be 0 or more, was " + epoch);
        }
        issuedAt = IssuedCoupon.issue(couponId, memberId, sequence, issuedAt).issuedAt();
    }

    /**
     * An event of no trace.
     *
     * @param couponId which coupon
     * @param memberId to whom
     * @param sequence its place in the order of issue
     * @param epoch the epoch of the store that issued it
     * @param issuedAt when
     * @throws IllegalArgumentException if one is null or out of its range
     */
    public CouponIssuedEvent(CouponId couponId, MemberId memberId, long sequence, long epoch, Instant issuedAt) {
        this(couponId, memberId, sequence, epoch, issuedAt, null);
    }

    /** {@return the issued coupon, UNUSED} */
    public IssuedCoupon issuedCoupon() {
        return IssuedCoupon.issue(couponId, memberId, sequence, issuedAt);
    }

    /** {@return the id of the issued coupon} */
    public IssuedCouponId id() {
        return IssuedCouponId.of(couponId, memberId, sequence);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CouponIssuedEvent event
                && couponId.equals(event.couponId)
                && memberId.equals(event.memberId)
                && sequence == event.sequence
                && epoch == event.epoch
                && issuedAt.equals(event.issuedAt);
    }

    @Override
    public int hashCode() {
        return Objects.hash(couponId, memberId, sequence, epoch, issuedAt);
    }
}
