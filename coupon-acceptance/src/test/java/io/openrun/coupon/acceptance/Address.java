package io.openrun.coupon.acceptance;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/** Where the servers are, as a process is told it: all but the password on its command line. */
record Address(HostAndPort redis, String jdbcUrl, String username, String password) {

    static final String PASSWORD = "COUPON_DATABASE_PASSWORD";

    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final int TIMEOUT_MS = 5_000;
    private static final int CONNECTIONS = 16;

    static Address of(RedisServer redis, TestDatabase database) {
        return new Address(
                new HostAndPort(redis.host(), redis.port()),
                database.jdbcUrl(),
                database.username(),
                database.password());
    }

    static Address parse(String[] arguments) {
        return new Address(HostAndPort.from(arguments[0]), arguments[1], arguments[2], System.getenv(PASSWORD));
    }

    List<String> arguments() {
        return List.of(redis.toString(), jdbcUrl, username);
    }

    JdbcStore rows() {
        return rows(jdbcUrl);
    }

    /** The same through a driver that can be died in. */
    JdbcStore trappedRows() {
        return rows(TrappedDriver.trapped(jdbcUrl));
    }

    /** A machine that starts many processes at once may take its time for the first connection. */
    private JdbcStore rows(String url) {
        long end = System.nanoTime() + Await.PATIENCE.toNanos();
        while (true) {
            try {
                return JdbcStore.builder()
                        .jdbcUrl(url)
                        .credentials(username, password)
                        .poolSize(4)
                        .deadline(DEADLINE)
                        .build();
            } catch (CouponException noAnswer) {
                if (System.nanoTime() - end > 0) {
                    throw noAnswer;
                }
            }
        }
    }

    UnifiedJedis connect() {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(CONNECTIONS);
        pool.setMaxWait(Duration.ofMillis(TIMEOUT_MS));
        return RedisClient.builder()
                .hostAndPort(redis)
                .clientConfig(DefaultJedisClientConfig.builder()
                        .connectionTimeoutMillis(TIMEOUT_MS)
                        .socketTimeoutMillis(TIMEOUT_MS)
                        .build())
                .poolConfig(pool)
                .build();
    }
}
