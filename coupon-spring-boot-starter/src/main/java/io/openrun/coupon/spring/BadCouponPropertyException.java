package io.openrun.coupon.spring;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A property that can't be as it is. */
final class BadCouponPropertyException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String property;
    private final String action;

    BadCouponPropertyException(String property, String problem, String action, @Nullable Throwable cause) {
        super(property + ": " + problem, cause);
        this.property = property;
        this.action = action;
    }

    /** What comes of a value that the library checks; if it refuses it, says by which property it came. */
    static <T> T checked(String name, Supplier<T> use) {
        try {
            return use.get();
        } catch (IllegalArgumentException bad) {
            String property = CouponProperties.PREFIX + "." + name;
            throw new BadCouponPropertyException(
                    property, String.valueOf(bad.getMessage()), "Change the value of " + property + ".", bad);
        }
    }

    static BadCouponPropertyException missing(String name, String why) {
        String property = CouponProperties.PREFIX + "." + name;
        return new BadCouponPropertyException(property, "must be set: " + why, "Set " + property + ".", null);
    }

    String property() {
        return property;
    }

    String action() {
        return action;
    }
}
