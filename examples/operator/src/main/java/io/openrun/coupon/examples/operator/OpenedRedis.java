package io.openrun.coupon.examples.operator;

import io.openrun.coupon.StockRegister;
import io.openrun.coupon.engine.redis.RedisStore;
import java.net.URI;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.JedisURIHelper;

/** A Redis and a client for it. */
record OpenedRedis(UnifiedJedis client, RedisStore store) implements AutoCloseable {

    static OpenedRedis open(URI url, StoreOptions options, Shell shell, StockRegister register) {
        UnifiedJedis client = connect(url, shell);
        try {
            RedisStore.Builder builder =
                    RedisStore.builder().jedis(client).register(register).durability(options.durability());
            options.keyPrefix().ifPresent(builder::keyPrefix);
            return new OpenedRedis(client, (options.allowsWeakServer() ? builder.allowWeakServer() : builder).build());
        } catch (IllegalStateException unfit) {
            client.close();
            throw new RefusedToStart(String.valueOf(unfit.getMessage()) + "; see --durability", unfit);
        } catch (RuntimeException failure) {
            client.close();
            throw failure;
        }
    }

    private static UnifiedJedis connect(URI url, Shell shell) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder(url);
        if (JedisURIHelper.getPassword(url) == null) {
            shell.variable(StoreOptions.REDIS_PASSWORD_VARIABLE).ifPresent(config::password);
        }
        return RedisClient.builder()
                .hostAndPort(JedisURIHelper.getHostAndPort(url))
                .clientConfig(config.build())
                .build();
    }

    @Override
    public void close() {
        client.close();
    }
}
