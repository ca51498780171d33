package io.openrun.coupon;

/**
 * How a bounded set of connections to a store is used at a moment.
 *
 * @param active how many are in use, 0 or more
 * @param waiting how many callers wait for one, 0 or more
 * @param max how many there are at most, 1 or more
 */
public record PoolUse(int active, int waiting, int max) {

    /**
     * Checks the counts.
     *
     * @param active how many are in use
     * @param waiting how many callers wait for one
     * @param max how many there are at most
     * @throws IllegalArgumentException if one is out of its range
     */
    public PoolUse {
        if (active < 0 || waiting < 0 || max < 1) {
            throw new IllegalArgumentException("active and waiting must be 0 or more and max 1 or more, were " + active
                    + ", " + waiting + " and " + max);
        }
    }
}
