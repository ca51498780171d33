package io.openrun.coupon.examples.operator;

import java.util.function.Supplier;

/** An option can't be what it is; the message names it. */
final class BadArgument extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadArgument(String message) {
        super(message);
    }

    /** A value made of what was given as {@code option}, if the library takes it. */
    static <T> T orValue(String option, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException outOfRange) {
            throw new BadArgument(option + ": " + outOfRange.getMessage());
        }
    }
}
