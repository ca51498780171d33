package io.openrun.coupon;

/**
 * How many coupons there are and how many of them were issued. Immutable: each change gives a new one.
 *
 * @param totalCount how many there are in all, 0 to {@value #TOTAL_COUNT_MAX}
 * @param usedCount how many of them were issued, 0 to {@code totalCount}
 */
public record Inventory(int totalCount, int usedCount) {

    /** The largest stock of one coupon. */
    public static final int TOTAL_COUNT_MAX = 1_000_000_000;

    /**
     * Checks the counts.
     *
     * @param totalCount how many there are in all
     * @param usedCount how many of them were issued
     * @throws IllegalArgumentException if a count is out of its range
     */
    public Inventory {
        if (totalCount < 0 || totalCount > TOTAL_COUNT_MAX) {
            throw new IllegalArgumentException("totalCount must be 0 to " + TOTAL_COUNT_MAX + ", was " + totalCount);
        }
        if (usedCount < 0 || usedCount > totalCount) {
            throw new IllegalArgumentException(
                    "usedCount must be 0 to totalCount (" + totalCount + "), was " + usedCount);
        }
    }

    /**
     * A stock of which nothing was issued yet.
     *
     * @param totalCount how many there are, 0 to {@value #TOTAL_COUNT_MAX}
     * @return the inventory
     */
    public static Inventory of(int totalCount) {
        return new Inventory(totalCount, 0);
    }

    /**
     * Takes coupons out of the stock.
     *
     * @param count how many, 1 or more
     * @return what is left
     * @throws IllegalStateException if fewer are left
     */
    public Inventory use(int count) {
        requirePositive(count);
        if (count > getRemainCount()) {
            throw new IllegalStateException("can't use " + count + ", only " + getRemainCount() + " remain");
        }
        return new Inventory(totalCount, usedCount + count);
    }

    /**
     * Adds to the stock, also while it is being issued.
     *
     * @param count how many more, 1 or more
     * @return the larger stock
     * @throws ChangeRefusedException with STOCK_LIMIT if the total would pass {@value #TOTAL_COUNT_MAX}
     */
    public Inventory add(int count) {
        requirePositive(count);
        if (count > TOTAL_COUNT_MAX - totalCount) {
            throw new ChangeRefusedException(
                    ChangeRefusedException.Reason.STOCK_LIMIT,
                    "totalCount " + totalCount + " plus " + count + " is above " + TOTAL_COUNT_MAX);
        }
        return new Inventory(totalCount + count, usedCount);
    }

    /**
     * Removes from the stock what was not issued.
     *
     * @param count how many fewer, 1 or more
     * @return the smaller stock
     * @throws ChangeRefusedException with STOCK_IN_USE if the total would fall below what was issued
     */
    public Inventory remove(int count) {
        requirePositive(count);
        if (count > getRemainCount()) {
            throw new ChangeRefusedException(
                    ChangeRefusedException.Reason.STOCK_IN_USE,
                    "can't remove " + count + ", only " + getRemainCount() + " remain");
        }
        return new Inventory(totalCount - count, usedCount);
    }

    /** {@return how many can still be issued} */
    public int getRemainCount() {
        return totalCount - usedCount;
    }

    /** {@return whether at least one can still be issued} */
    public boolean hasAvailableStock() {
        return getRemainCount() > 0;
    }

    /** {@return whether at least one was issued} */
    public boolean isStarted() {
        return usedCount > 0;
    }

    private static void requirePositive(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be 1 or more, was " + count);
        }
    }
}
