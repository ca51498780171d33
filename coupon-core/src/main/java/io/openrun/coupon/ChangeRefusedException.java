package io.openrun.coupon;

/** A change of a coupon that its rules don't allow; nothing was changed. */
public final class ChangeRefusedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** Why a change was refused. */
    public enum Reason {
        /** There is no coupon of this id. */
        UNKNOWN_COUPON,
        /** There is a coupon of this id already; an id is never used again. */
        ID_TAKEN,
        /** The terms can't be edited once issuing started. */
        TERMS_FROZEN,
        /** The stock can't fall below what was issued. */
        STOCK_IN_USE,
        /** The stock would pass {@link Inventory#TOTAL_COUNT_MAX}. */
        STOCK_LIMIT,
        /** Another engine holds the stock of this coupon. */
        HELD_ELSEWHERE
    }

    /** The rule that refused the change. */
    private final Reason reason;

    /**
     * A refused change.
     *
     * @param reason the rule
     * @param message what was asked for and what stood against it
     */
    public ChangeRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** {@return the rule that refused the change} */
    public Reason reason() {
        return reason;
    }
}
