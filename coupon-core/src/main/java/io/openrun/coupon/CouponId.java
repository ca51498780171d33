package io.openrun.coupon;

import java.util.regex.Pattern;

/**
 * Names a coupon: 1 to 64 characters of {@code A-Z a-z 0-9 _ -}, so that it is safe in a key, a query, a URL and a log.
 *
 * @param value the name, case-sensitive
 */
public record CouponId(String value) implements Comparable<CouponId> {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /**
     * Checks the name.
     *
     * @param value the name
     * @throws IllegalArgumentException if it is null, empty, longer than 64 or has any other character
     */
    public CouponId {
        if (value == null || !ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException("couponId must be 1 to 64 characters of A-Z a-z 0-9 _ -");
        }
    }

    @Override
    public int compareTo(CouponId other) {
        return value.compareTo(other.value);
    }

    /** {@return the name itself} */
    @Override
    public String toString() {
        return value;
    }
}
