package io.openrun.coupon.testkit;

import java.io.IOException;
import java.net.URI;

/** A Redis somebody else runs: its address is in a system property, and nothing of it is started or stopped. */
final class ExternalRedis {

    static final String PROPERTY = "coupon.it.redis";

    private ExternalRedis() {}

    static TestRedisAddress connect() throws ServerStartException {
        try {
            URI uri = URI.create(System.getProperty(PROPERTY, ""));
            return ReachedRedis.at(uri, "external, by -D" + PROPERTY);
        } catch (IllegalArgumentException | IOException e) {
            // The address may hold a password, and so does the message about a malformed one.
            String reason = e instanceof IOException ? e.getMessage() : "it is not a redis:// or rediss:// URI";
            throw new ServerStartException("can't connect to the address in " + PROPERTY + ": " + reason, e);
        }
    }
}
