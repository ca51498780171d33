package io.openrun.coupon.testkit;

import java.io.IOException;

/** Redis has answered that it won't; the message is its own. */
final class RedisErrorReply extends IOException {

    private static final long serialVersionUID = 1L;

    RedisErrorReply(String message) {
        super(message);
    }
}
