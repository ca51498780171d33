package io.openrun.coupon.testkit;

import java.net.URI;

/** Where a real Redis answers, for tests that connect to it with whatever client they are about. */
public interface TestRedisAddress {

    /**
     * The server's name or address.
     *
     * @return the host
     */
    String host();

    /**
     * The server's port.
     *
     * @return the port
     */
    int port();

    /**
     * The address as clients take it.
     *
     * @return a {@code redis://} or {@code rediss://} URI, with user and password where they are needed
     */
    URI uri();

    /**
     * One line for a log or a report: version, where it came from, the settings that decide how durable a write is. It
     * holds no password.
     *
     * @return the line, as it was when the server was started or first reached
     */
    String describe();
}
