package io.openrun.coupon.queue;

import java.io.Serial;

/** A message is no event that could be read; reading it again will give the same. The message names no member. */
public final class UnreadableEventException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Why. */
    private final DeadLetterCause reason;

    /**
     * Says why.
     *
     * @param reason MALFORMED, UNSUPPORTED_VERSION or FORGED
     * @param message the same for a person; names the field, and no member
     */
    public UnreadableEventException(DeadLetterCause reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** {@return why} */
    public DeadLetterCause reason() {
        return reason;
    }
}
