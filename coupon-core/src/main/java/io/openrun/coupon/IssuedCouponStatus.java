package io.openrun.coupon;

/** What became of an issued coupon: {@code UNUSED -> USED} or {@code UNUSED -> EXPIRED}, and nothing else. */
public enum IssuedCouponStatus {
    /** Can be used until the coupon's {@code expireDate}. */
    UNUSED,
    /** Was used; for ever. */
    USED,
    /** Was not used in time; for ever. */
    EXPIRED
}
