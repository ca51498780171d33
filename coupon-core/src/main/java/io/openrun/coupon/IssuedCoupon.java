package io.openrun.coupon;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One coupon in one member's hands. Immutable: each change gives a new one.
 *
 * @param couponId which coupon
 * @param memberId who holds it
 * @param sequence its place in the order of issue, from 1; never given twice for a coupon
 * @param issuedAt when it was issued, on the store's clock, cut to microseconds
 * @param status what became of it
 * @param usedAt when it was used, cut to microseconds; null unless the status is USED
 */
public record IssuedCoupon(
        CouponId couponId,
        MemberId memberId,
        long sequence,
        Instant issuedAt,
        IssuedCouponStatus status,
        @Nullable Instant usedAt) {

    /**
     * Checks the parts.
     *
     * @param couponId which coupon
     * @param memberId who holds it
     * @param sequence its place in the order of issue
     * @param issuedAt when it was issued
     * @param status what became of it
     * @param usedAt when it was used
     * @throws IllegalArgumentException if one is null or out of its range, or {@code usedAt} does not fit the status
     */
    public IssuedCoupon {
        if (couponId == null || memberId == null || status == null) {
            throw new IllegalArgumentException("an issued coupon needs couponId, memberId and status");
        }
        if (sequence < 1) {
            throw new IllegalArgumentException("sequence must be 1 or more, was " + sequence);
        }
        issuedAt = Moments.stored("issuedAt", issuedAt);
        if ((usedAt != null) != (status == IssuedCouponStatus.USED)) {
            throw new IllegalArgumentException("usedAt must be given for USED, and only then");
        }
        usedAt = usedAt == null ? null : Moments.stored("usedAt", usedAt);
    }

    /**
     * A coupon that has just been issued.
     *
     * @param couponId which coupon
     * @param memberId to whom
     * @param sequence its place in the order of issue, from 1
     * @param issuedAt when, on the store's clock
     * @return the issued coupon, UNUSED
     */
    public static IssuedCoupon issue(CouponId couponId, MemberId memberId, long sequence, Instant issuedAt) {
        return new IssuedCoupon(couponId, memberId, sequence, issuedAt, IssuedCouponStatus.UNUSED, null);
    }

    /** {@return its id, the same each time} */
    public IssuedCouponId id() {
        return IssuedCouponId.of(couponId, memberId, sequence);
    }

    /**
     * Uses it.
     *
     * @param now when, on the store's clock
     * @return the used coupon
     * @throws IllegalStateException if it is not UNUSED
     */
    public IssuedCoupon use(Instant now) {
        requireUnused();
        return new IssuedCoupon(couponId, memberId, sequence, issuedAt, IssuedCouponStatus.USED, now);
    }

    /**
     * Marks it as not used in time.
     *
     * @return the expired coupon
     * @throws IllegalStateException if it is not UNUSED
     */
    public IssuedCoupon expire() {
        requireUnused();
        return new IssuedCoupon(couponId, memberId, sequence, issuedAt, IssuedCouponStatus.EXPIRED, null);
    }

    private void requireUnused() {
        if (status != IssuedCouponStatus.UNUSED) {
            throw new IllegalStateException("an issued coupon that is " + status + " stays " + status);
        }
    }
}
