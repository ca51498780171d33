package io.openrun.coupon;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Nothing was carried out, for sure. */
public final class NotCarriedOutException extends CouponException {

    private static final long serialVersionUID = 1L;

    /** Why nothing was carried out. */
    public enum Reason {
        /** A bound or a deadline was reached: too many callers, too long a wait. */
        BUSY,
        /** The store is away, or its state is missing or damaged. */
        UNAVAILABLE,
        /** The store refuses this request, and will again. */
        REJECTED
    }

    /** Why nothing was carried out. */
    private final Reason reason;

    /** How long to wait before asking again. */
    private final Duration retryAfter;

    /**
     * A call of which nothing was carried out.
     *
     * @param reason why
     * @param retryAfter how long to wait before asking again; zero where asking again does not help
     * @param message what happened, without member ids
     * @param cause the store's own error, or null
     */
    public NotCarriedOutException(Reason reason, Duration retryAfter, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    /** {@return why nothing was carried out} */
    public Reason reason() {
        return reason;
    }

    /** {@return how long to wait before asking again; zero where asking again does not help} */
    public Duration retryAfter() {
        return retryAfter;
    }
}
