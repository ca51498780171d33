package io.openrun.coupon.engine.jdbc;

/** Which engine holds the stock of a coupon. */
enum CouponState {
    /** The relational rows: the engines of this module issue. */
    ROWS,
    /** Another store is being loaded. */
    OPENING,
    /** Another store issues. */
    OPEN,
    /** Another store lost its state and is being rebuilt. */
    RECOVERING,
    /** Issuing is over for good. */
    CLOSED
}
