package io.openrun.coupon.examples.service.api;

import java.io.IOException;

/** A body turned out to be larger than it may be, while it was read. */
final class BodyTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    BodyTooLargeException() {
        super("the body is larger than it may be");
    }
}
