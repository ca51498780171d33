package io.openrun.coupon;

/** The answer to the use of an issued coupon. Each of the four is an expected answer, not a failure. */
public sealed interface UseOutcome {

    /**
     * This call used it.
     *
     * @param coupon the coupon, now USED
     */
    record Used(IssuedCoupon coupon) implements UseOutcome {}

    /**
     * It was used before; also the answer to who asks again after a lost reply.
     *
     * @param coupon the coupon, with the moment of its use
     */
    record AlreadyUsed(IssuedCoupon coupon) implements UseOutcome {}

    /**
     * It was not used before the coupon's {@code expireDate}.
     *
     * @param coupon the coupon; UNUSED if it has not been marked as expired yet
     */
    record Expired(IssuedCoupon coupon) implements UseOutcome {}

    /** There is no issued coupon of this id on record. */
    record NotFound() implements UseOutcome {}
}
