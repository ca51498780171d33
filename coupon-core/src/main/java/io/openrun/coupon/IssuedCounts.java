package io.openrun.coupon;

/**
 * How many issued coupons of one coupon are on record, by status.
 *
 * @param unused how many can still be used
 * @param used how many were used
 * @param expired how many were not used in time
 */
public record IssuedCounts(long unused, long used, long expired) {

    /** {@return how many there are in all} */
    public long total() {
        return unused + used + expired;
    }
}
