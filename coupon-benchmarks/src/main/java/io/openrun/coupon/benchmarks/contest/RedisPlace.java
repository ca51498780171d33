package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.testkit.RedisServer;
import java.time.Duration;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;

/**
 * Where a contestant works that issues in Redis.
 *
 * @param server the Redis
 * @param choice when it flushes
 * @param address the address to reach it by, which may lead through a proxy
 * @param poolSize how many connections a contestant has
 */
record RedisPlace(RedisServer server, DatabaseChoice choice, HostAndPort address, int poolSize) {

    /** What Jedis, Lettuce and services have if nobody says how many. */
    static final int POOL_SIZE_OF_JEDIS = 8;

    /** To delete a coupon of millions takes Redis seconds. */
    private static final int PATIENCE_MS = (int) Duration.ofMinutes(2).toMillis();

    /** A pool as a service has it that has thought of its size: all of its connections are kept. */
    RedisClient pool() {
        ConnectionPoolConfig config = new ConnectionPoolConfig();
        config.setMaxTotal(poolSize);
        config.setMaxIdle(poolSize);
        return RedisClient.builder().hostAndPort(address).poolConfig(config).build();
    }

    /** A client for what is not measured: past the pool, and past the proxy. */
    RedisClient direct() {
        return RedisClient.builder()
                .hostAndPort(new HostAndPort(server.host(), server.port()))
                .clientConfig(DefaultJedisClientConfig.builder()
                        .socketTimeoutMillis(PATIENCE_MS)
                        .build())
                .build();
    }
}
