package io.openrun.coupon.testkit;

/** A server did not start; the message says what happened, not yet what to do about it. */
final class ServerStartException extends Exception {

    private static final long serialVersionUID = 1L;

    ServerStartException(String message, Throwable cause) {
        super(message, cause);
    }

    ServerStartException(String message) {
        super(message);
    }
}
