package io.openrun.coupon;

/** How large a page of a listing, or a batch of a bulk change, may be. */
public final class Paging {

    /** The most entries in one page or batch. */
    public static final int LIMIT_MAX = 1_000;

    private Paging() {}

    /**
     * Checks a page's limit or a batch's size.
     *
     * @param field the name of the argument, for the message
     * @param limit the value
     * @return the value
     * @throws IllegalArgumentException if it is not 1 to {@value #LIMIT_MAX}
     */
    public static int check(String field, int limit) {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException(field + " must be 1 to " + LIMIT_MAX + ", was " + limit);
        }
        return limit;
    }
}
