package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.StockRegister;
import io.openrun.coupon.engine.redis.RedisStore;
import io.openrun.coupon.testkit.RedisServer;
import java.net.URI;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.JedisURIHelper;

/** A Redis and a client for it, started for one run or given. */
record OpenedRedis(UnifiedJedis client, URI uri, String description, boolean isGiven, Runnable stop)
        implements AutoCloseable {

    static OpenedRedis open(StageOptions options, int connections) {
        return options.redisUrl()
                .map(url -> new OpenedRedis(connect(url, connections), url, "Redis at --redis-url", true, () -> {}))
                .orElseGet(() -> started(connections));
    }

    private static OpenedRedis started(int connections) {
        RedisServer server = start();
        return new OpenedRedis(
                connect(server.uri(), connections), server.uri(), server.describe(), false, server::close);
    }

    private static RedisServer start() {
        try {
            return RedisServer.builder().start();
        } catch (IllegalStateException failure) {
            throw new StoreFailure("Redis can't be started. " + failure.getMessage(), failure);
        }
    }

    static UnifiedJedis connect(URI uri, int connections) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(connections);
        pool.setMaxIdle(connections);
        pool.setMaxWait(OpenedDatabase.DEADLINE);
        return RedisClient.builder()
                .hostAndPort(JedisURIHelper.getHostAndPort(uri))
                .clientConfig(DefaultJedisClientConfig.builder(uri).build())
                .poolConfig(pool)
                .build();
    }

    /** A Redis of one's own may keep what it has as it likes; a warning says where that is less than this asks for. */
    RedisStore store(StockRegister register) {
        RedisStore.Builder builder = RedisStore.builder().jedis(client).register(register);
        try {
            return (isGiven ? builder.allowWeakServer() : builder).build();
        } catch (CouponException | IllegalStateException failure) {
            throw new StoreFailure("Redis can't be used: " + failure.getMessage(), failure);
        }
    }

    @Override
    public void close() {
        client.close();
        stop.run();
    }
}
