package io.openrun.coupon.examples.quickstart;

/** An option can't be what it is; the message names it. */
final class BadArgument extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadArgument(String message) {
        super(message);
    }
}
