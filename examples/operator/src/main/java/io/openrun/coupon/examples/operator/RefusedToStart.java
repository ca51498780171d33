package io.openrun.coupon.examples.operator;

/** A store is there and not fit for the work; nothing was begun. The message is for whoever typed the command. */
final class RefusedToStart extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedToStart(String message, Throwable cause) {
        super(message, cause);
    }
}
