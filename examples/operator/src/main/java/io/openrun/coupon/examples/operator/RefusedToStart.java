package io.openrun.coupon.examples.operator;

import org.jspecify.annotations.Nullable;

/** There is nothing to work on, or it is not fit for that; nothing was begun. The message is for whoever typed it. */
final class RefusedToStart extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedToStart(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
