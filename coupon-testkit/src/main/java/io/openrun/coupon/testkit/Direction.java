package io.openrun.coupon.testkit;

/** Which way bytes go through a {@link FaultProxy}. */
public enum Direction {
    /** Requests. */
    CLIENT_TO_SERVER,

    /** Replies. */
    SERVER_TO_CLIENT;

    Direction opposite() {
        return this == CLIENT_TO_SERVER ? SERVER_TO_CLIENT : CLIENT_TO_SERVER;
    }
}
