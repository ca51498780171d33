package io.openrun.coupon.testkit;

import java.io.IOException;
import java.net.URI;

/** A Redis that is no child of this JVM and has answered. */
record ReachedRedis(String host, int port, URI uri, String describe) implements TestRedisAddress {

    static TestRedisAddress at(URI uri, String origin) throws IOException {
        try (RespConnection connection = RespConnection.open(uri)) {
            return new ReachedRedis(
                    connection.host(),
                    connection.port(),
                    uri,
                    RedisSettings.of(connection).describe(origin));
        }
    }

    /** Without the URI, which may hold a password. */
    @Override
    public String toString() {
        return describe;
    }
}
