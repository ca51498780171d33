package io.openrun.coupon;

import org.jspecify.annotations.Nullable;

/** A call that has no answer. Its two kinds say whether anything was carried out; both mean that asking again is safe. */
public abstract sealed class CouponException extends RuntimeException
        permits NotCarriedOutException, OutcomeUnknownException {

    private static final long serialVersionUID = 1L;

    CouponException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
