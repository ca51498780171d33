package io.openrun.coupon;

import org.jspecify.annotations.Nullable;

/** A call that has no answer. Its two kinds say whether anything was carried out; both mean that asking again is safe. */
public abstract sealed class CouponException extends RuntimeException
        permits NotCarriedOutException, OutcomeUnknownException {

    private static final long serialVersionUID = 1L;

    CouponException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The same failure with the stack of the caller who is told of it; what is no failure of ours leaves all open. */
    static CouponException inThisThread(@Nullable Throwable failure) {
        if (failure instanceof NotCarriedOutException no) {
            return new NotCarriedOutException(no.reason(), no.retryAfter(), String.valueOf(no.getMessage()), no);
        }
        return new OutcomeUnknownException(
                failure instanceof OutcomeUnknownException unknown
                        ? String.valueOf(unknown.getMessage())
                        : "the issuer failed in a way that tells nothing of the outcome",
                failure);
    }
}
