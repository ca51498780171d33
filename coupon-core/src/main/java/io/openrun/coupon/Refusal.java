package io.openrun.coupon;

/**
 * Why a member did not get a coupon. Where several apply, the first in this order is given. A refusal is not for ever:
 * stock can be added, and asking again is always allowed.
 */
public enum Refusal {
    /** There is no coupon of this id. */
    UNKNOWN_COUPON,
    /** The issue period has not begun. */
    NOT_STARTED,
    /** The issue period is over. */
    ENDED,
    /** Issuing is paused by an operator. */
    SUSPENDED,
    /** None is left. */
    SOLD_OUT
}
