package io.openrun.coupon.spring;

import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.StockRegister;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.redis.RedisCouponCatalog;
import io.openrun.coupon.engine.redis.RedisDurability;
import io.openrun.coupon.engine.redis.RedisLiveIssues;
import io.openrun.coupon.engine.redis.RedisOutbox;
import io.openrun.coupon.engine.redis.RedisStore;
import io.openrun.coupon.queue.LiveIssues;
import io.openrun.coupon.spring.TracingConfiguration.CurrentTrace;
import java.net.URI;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.util.JedisURIHelper;

/** Redis: the stock of opened coupons, or the lock. */
@Configuration(proxyBeanMethods = false)
@Conditional(Chosen.Redis.class)
class RedisConfiguration {

    /** Made of what is in every Jedis from 6 to 8, as Boot 3.5 and 4 come with different ones: old, in the newest. */
    @SuppressWarnings("deprecation")
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(UnifiedJedis.class)
    PooledConnectionProvider couponRedisConnections(CouponProperties properties) {
        CouponProperties.Redis redis = properties.redis();
        URI uri = uri(redis);
        int timeoutMs = Math.toIntExact(redis.timeout().toMillis());
        GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
        pool.setMaxTotal(redis.poolSize());
        pool.setMaxIdle(redis.poolSize());
        pool.setMaxWait(redis.timeout());
        DefaultJedisClientConfig client = DefaultJedisClientConfig.builder()
                .user(JedisURIHelper.getUser(uri))
                .password(JedisURIHelper.getPassword(uri))
                .database(JedisURIHelper.getDBIndex(uri))
                .ssl(JedisURIHelper.isRedisSSLScheme(uri))
                .connectionTimeoutMillis(timeoutMs)
                .socketTimeoutMillis(timeoutMs)
                .build();
        return new PooledConnectionProvider(JedisURIHelper.getHostAndPort(uri), client, pool);
    }

    /** Tries once: what is tried again, and when, is the library's to say. */
    @SuppressWarnings("deprecation")
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    UnifiedJedis couponJedis(PooledConnectionProvider connections, CouponProperties properties) {
        return new UnifiedJedis(connections, 1, properties.redis().timeout());
    }

    /** What is kept in Redis. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(Chosen.StockInRedis.class)
    static class Stock {

        @Bean
        @ConditionalOnMissingBean
        RedisStore couponRedisStore(
                UnifiedJedis jedis,
                StockRegister register,
                CouponProperties properties,
                ObjectProvider<CurrentTrace> trace) {
            CouponProperties.Redis redis = properties.redis();
            RedisStore.Builder store =
                    RedisStore.builder().jedis(jedis).register(register).durability(durability(redis));
            BadCouponPropertyException.checked("redis.key-prefix", () -> store.keyPrefix(redis.keyPrefix()));
            trace.ifAvailable(store::traceparent);
            if (redis.allowWeakServer()) {
                store.allowWeakServer();
            }
            return build(store);
        }

        @Bean
        @ConditionalOnMissingBean(CouponCatalog.class)
        RedisCouponCatalog couponCatalog(RedisStore redis, JdbcStore jdbc, IssuedCouponHistory history) {
            return new RedisCouponCatalog(redis, new JdbcCouponCatalog(jdbc), history);
        }

        @Bean
        @ConditionalOnMissingBean
        RedisOutbox couponRedisOutbox(RedisStore store) {
            return new RedisOutbox(store);
        }

        @Bean
        @ConditionalOnMissingBean(LiveIssues.class)
        RedisLiveIssues couponLiveIssues(RedisStore store) {
            return new RedisLiveIssues(store);
        }

        private static RedisDurability durability(CouponProperties.Redis redis) {
            return switch (redis.durability()) {
                case FAST -> RedisDurability.fast();
                case FSYNC -> RedisDurability.fsync();
                case REPLICATED ->
                    BadCouponPropertyException.checked(
                            "redis.replicas", () -> RedisDurability.replicated(redis.replicas(), redis.replicasWait()));
            };
        }

        private static RedisStore build(RedisStore.Builder store) {
            try {
                return store.build();
            } catch (IllegalStateException tooWeak) {
                throw new BadCouponPropertyException(
                        CouponProperties.PREFIX + ".redis.durability",
                        String.valueOf(tooWeak.getMessage()),
                        "Change the settings of Redis, declare a weaker durability (fast, fsync, replicated), or set"
                                + " openrun.coupon.redis.allow-weak-server=true to be warned only.",
                        tooWeak);
            }
        }
    }

    private static URI uri(CouponProperties.Redis redis) {
        String given = redis.uri();
        if (given == null) {
            throw BadCouponPropertyException.missing(
                    "redis.uri", "coupons need Redis, and there is no UnifiedJedis bean");
        }
        return BadCouponPropertyException.checked("redis.uri", () -> {
            URI uri = URI.create(given);
            if (!JedisURIHelper.isValid(uri)) {
                throw new IllegalArgumentException("must be like redis://host:6379 or rediss://host:6379");
            }
            return uri;
        });
    }
}
