package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.TestDatabase;
import redis.clients.jedis.HostAndPort;

/** The way from a contestant to its servers. */
public interface Route extends AutoCloseable {

    /** The shortest one. */
    Route DIRECT = new Route() {
        @Override
        public String open(TestDatabase database) {
            return database.jdbcUrl();
        }

        @Override
        public HostAndPort open(RedisServer redis) {
            return new HostAndPort(redis.host(), redis.port());
        }

        @Override
        public void close() {}
    };

    /** Opens the way to a database, and says by which address. */
    String open(TestDatabase database);

    /** Opens the way to a Redis, and says by which address. */
    HostAndPort open(RedisServer redis);

    @Override
    void close();
}
