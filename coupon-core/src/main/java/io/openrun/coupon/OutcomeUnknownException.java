package io.openrun.coupon;

import org.jspecify.annotations.Nullable;

/**
 * The work was sent and its answer got lost: it may have been carried out. Neither a refusal nor a failure, and nothing
 * to undo: asking again settles it.
 */
public final class OutcomeUnknownException extends CouponException {

    private static final long serialVersionUID = 1L;

    /**
     * A call whose answer got lost.
     *
     * @param message what happened, without member ids
     * @param cause the store's own error, or null
     */
    public OutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
