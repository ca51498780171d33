package io.openrun.coupon;

/** Where the stock of a coupon lies, and whether it is issued from there. */
public enum StockState {
    /** In the relational rows: the engines that work on them issue. */
    ROWS,
    /** Another store is being loaded; nobody issues. */
    OPENING,
    /** In another store, which issues. */
    OPEN,
    /** The other store lost its state and is being rebuilt; nobody issues. */
    RECOVERING,
    /** Issuing is over for good. */
    CLOSED
}
