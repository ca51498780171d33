package io.openrun.coupon.engine.redis;

import io.openrun.coupon.testkit.RedisCluster;
import io.openrun.coupon.testkit.RedisSentinels;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.TestRedis;
import io.openrun.coupon.testkit.TestRedisAddress;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;

/** The three ways to run Redis, each started once for this JVM. */
enum Topology {
    STANDALONE {
        @Override
        UnifiedJedis connect() {
            TestRedisAddress address = TestRedis.shared();
            return client(new HostAndPort(address.host(), address.port()));
        }
    },
    CLUSTER {
        @Override
        UnifiedJedis connect() {
            return RedisClusterClient.builder()
                    .nodes(Started.CLUSTER.masters().stream()
                            .map(Topology::addressOf)
                            .collect(Collectors.toSet()))
                    .clientConfig(clientConfig())
                    .poolConfig(pool())
                    .build();
        }
    },
    SENTINEL {
        @Override
        UnifiedJedis connect() {
            Set<HostAndPort> sentinels = Started.SENTINELS.addresses().stream()
                    .map(HostAndPort::from)
                    .collect(Collectors.toSet());
            return RedisSentinelClient.builder()
                    .masterName(Started.SENTINELS.masterName())
                    .sentinels(sentinels)
                    .clientConfig(clientConfig())
                    .poolConfig(pool())
                    .build();
        }
    };

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 32;

    abstract UnifiedJedis connect();

    static UnifiedJedis client(HostAndPort address) {
        return client(address, clientConfig());
    }

    static UnifiedJedis client(HostAndPort address, JedisClientConfig config) {
        return RedisClient.builder()
                .hostAndPort(address)
                .clientConfig(config)
                .poolConfig(pool())
                .build();
    }

    static RedisCluster cluster() {
        return Started.CLUSTER;
    }

    static HostAndPort addressOf(RedisServer server) {
        return new HostAndPort(server.host(), server.port());
    }

    private static JedisClientConfig clientConfig() {
        return DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis((int) PATIENCE.toMillis())
                .socketTimeoutMillis((int) PATIENCE.toMillis())
                .build();
    }

    private static ConnectionPoolConfig pool() {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(CONNECTIONS);
        pool.setMaxWait(PATIENCE);
        return pool;
    }

    /** Started when first asked for; gone with this JVM. */
    private static final class Started {
        private static final RedisCluster CLUSTER = RedisCluster.start(3);
        private static final RedisSentinels SENTINELS = RedisSentinels.start(1, 3);
    }
}
