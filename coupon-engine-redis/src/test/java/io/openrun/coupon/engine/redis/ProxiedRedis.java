package io.openrun.coupon.engine.redis;

import io.openrun.coupon.testkit.FaultKind;
import io.openrun.coupon.testkit.FaultProxy;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.TestRedis;
import io.openrun.coupon.testkit.TestRedisAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;

/** A standalone Redis or a Cluster with a fault proxy before each server, and clients that know no other way. */
final class ProxiedRedis implements AutoCloseable {

    private final Topology topology;
    private final Map<HostAndPort, FaultProxy> proxies = new HashMap<>();
    private final Deque<UnifiedJedis> clients = new ArrayDeque<>();

    ProxiedRedis(Topology topology) {
        this.topology = topology;
        for (HostAndPort server : servers()) {
            proxies.put(server, FaultProxy.to(server.getHost(), server.getPort()));
        }
    }

    private Set<HostAndPort> servers() {
        if (topology == Topology.CLUSTER) {
            return Topology.cluster().masters().stream()
                    .map(Topology::addressOf)
                    .collect(Collectors.toSet());
        }
        TestRedisAddress address = TestRedis.shared();
        return Set.of(new HostAndPort(address.host(), address.port()));
    }

    /** All of them. */
    Collection<FaultProxy> proxies() {
        return proxies.values();
    }

    /** The one before the server that has a key. */
    FaultProxy proxyOf(String key) {
        if (topology != Topology.CLUSTER) {
            return proxies.values().iterator().next();
        }
        RedisServer master = Topology.cluster().masterOf(key);
        FaultProxy proxy = proxies.get(Topology.addressOf(master));
        if (proxy == null) {
            throw new IllegalStateException("no proxy before " + master);
        }
        return proxy;
    }

    long injected(FaultKind kind) {
        return proxies().stream().mapToLong(proxy -> proxy.injected(kind)).sum();
    }

    void heal() {
        proxies().forEach(FaultProxy::heal);
    }

    /**
     * A store whose client goes through the proxies.
     *
     * @param timeout of its sockets, and for a connection of its pool
     * @param connections how many its pool has, for each server
     * @param kept how many of these it keeps open
     */
    RedisStore store(Duration timeout, int connections, int kept) {
        UnifiedJedis client = client(timeout, connections, kept);
        clients.push(client);
        return Nodes.store(client).build();
    }

    private UnifiedJedis client(Duration timeout, int connections, int kept) {
        int millis = (int) timeout.toMillis();
        JedisClientConfig config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(millis)
                .socketTimeoutMillis(millis)
                .hostAndPortMapper(this::through)
                .build();
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(connections);
        pool.setMaxIdle(kept);
        pool.setMinIdle(0);
        pool.setMaxWait(timeout);
        return topology == Topology.CLUSTER
                ? RedisClusterClient.builder()
                        .nodes(servers())
                        .clientConfig(config)
                        .poolConfig(pool)
                        .build()
                : RedisClient.builder()
                        .hostAndPort(servers().iterator().next())
                        .clientConfig(config)
                        .poolConfig(pool)
                        .build();
    }

    private HostAndPort through(HostAndPort server) {
        FaultProxy proxy = proxies.get(server);
        return proxy == null ? server : new HostAndPort(server.getHost(), proxy.port());
    }

    @Override
    public void close() {
        clients.forEach(UnifiedJedis::close);
        proxies().forEach(FaultProxy::close);
    }
}
