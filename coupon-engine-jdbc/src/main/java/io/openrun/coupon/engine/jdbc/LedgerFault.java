package io.openrun.coupon.engine.jdbc;

/** What can be wrong with issued coupons on record. */
public enum LedgerFault {
    /**
     * Sequences that no row has. With the stock in another store these can be on their way, or have no place on record; else
     * rows were lost.
     */
    GAP(true),
    /** A member has more than one of a coupon; only where the constraint is missing. */
    DUPLICATE_MEMBER(false),
    /** A sequence was given more than once; only where the constraint is missing. */
    DUPLICATE_SEQUENCE(false),
    /** A coupon has more rows than units. */
    OVER_ISSUED(false),
    /** The coupon's counter is not the number of its rows. */
    USED_COUNT(false),
    /** The coupon's last sequence is below that of a row. */
    SEQUENCE_BEHIND(false),
    /** Rows of a coupon that does not exist. */
    ORPHAN(false),
    /** Issued before the issue period began, or after it had ended. */
    OUTSIDE_PERIOD(false),
    /** Issued coupons without a place on record, by reason: they are known, and for an operator to decide on. */
    OVERFLOW(true);

    private final boolean notice;

    LedgerFault(boolean notice) {
        this.notice = notice;
    }

    /** {@return whether it can be so without anything being wrong} */
    public boolean isNotice() {
        return notice;
    }
}
