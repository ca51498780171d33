package io.openrun.coupon.queue;

import io.openrun.coupon.CouponId;

/**
 * The counters that the record keeps beside its rows. Safe for use by many threads at once. Every method can throw
 * {@link io.openrun.coupon.NotCarriedOutException}.
 */
public interface RowCounters {

    /**
     * Counts a coupon's rows. Counters and rows are of one moment.
     *
     * @param couponId which coupon; it exists
     * @return what the counters say, and what is there
     */
    Counted count(CouponId couponId);

    /**
     * Sets the counters to what is there; keeps others from changing it meanwhile.
     *
     * @param couponId which coupon; it exists
     * @throws io.openrun.coupon.ChangeRefusedException with STOCK_IN_USE if there are more rows than the coupon has units:
     *     nothing was changed
     * @throws io.openrun.coupon.OutcomeUnknownException if it may have been changed; ask again
     */
    void correct(CouponId couponId);

    /**
     * Counters, and what they should be.
     *
     * @param usedCount how many are counted
     * @param rows how many rows there are
     * @param sequence the last sequence as counted
     * @param highestSequence the highest of the rows, 0 if there are none
     */
    record Counted(long usedCount, long rows, long sequence, long highestSequence) {

        /** {@return whether the counters are right} */
        public boolean isRight() {
            return usedCount == rows && sequence >= highestSequence;
        }
    }
}
