package io.openrun.coupon.examples.service.admin;

import org.jspecify.annotations.Nullable;

/**
 * How many more, or fewer.
 *
 * @param count 1 or more; null if it was not sent, which is refused
 */
record StockChange(@Nullable Integer count) {

    /** Throws IllegalArgumentException that names the field. */
    int toCount() {
        if (count == null || count < 1) {
            throw new IllegalArgumentException("count must be 1 or more");
        }
        return count;
    }
}
