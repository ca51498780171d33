package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.StockState;
import io.openrun.coupon.testkit.RedisCluster;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.SampleCoupons;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;

/** A server that is weaker than declared is refused by the name of the setting, or warned of where that was allowed. */
@Timeout(60)
class ServerCheckTest {

    private static final String APPENDFSYNC = "appendfsync";

    private static RedisServer server;
    private static UnifiedJedis admin;

    private UnifiedJedis jedis;

    @BeforeAll
    static void start() {
        server = RedisServer.builder().start();
        admin = Topology.client(Topology.addressOf(server));
    }

    @AfterAll
    static void stop() {
        admin.close();
        server.close();
    }

    @BeforeEach
    void makeStrong() {
        ServerNode.await(
                "the replicas of other tests are gone",
                () -> admin.info("replication").contains("connected_slaves:0"));
        set("appendonly", "yes");
        set(APPENDFSYNC, "always");
        set("maxmemory-policy", "noeviction");
        jedis = Topology.client(Topology.addressOf(server));
    }

    @AfterEach
    void disconnect() {
        jedis.close();
    }

    @Test
    void a_strong_server_is_taken_without_a_word() {
        assertThat(warningsOf(() -> store(jedis).durability(RedisDurability.fsync())))
                .isEmpty();
        assertThat(warningsOf(() -> store(jedis).durability(RedisDurability.fast())))
                .isEmpty();
    }

    @Test
    void every_policy_that_evicts_is_weak() {
        for (String policy : Stream.of("allkeys-lru", "allkeys-lfu", "allkeys-random", "volatile-ttl", "volatile-lru")
                .toList()) {
            set("maxmemory-policy", policy);
            assertWeak(jedis, RedisDurability.fast(), "maxmemory-policy is " + policy);
        }
    }

    @Test
    void a_server_without_an_append_only_file_is_weak() {
        set("appendonly", "no");
        assertWeak(jedis, RedisDurability.fsync(), "appendonly is no");
        assertWeak(jedis, RedisDurability.fast(), "appendonly is no");
    }

    @Test
    void all_the_more_so_if_it_has_replicas() {
        try (RedisServer replica = RedisServer.builder().replicaOf(server).start()) {
            assertThat(replica.port()).isPositive();
            set("appendonly", "no");
            assertWeak(jedis, RedisDurability.fast(), "appendonly is no: a restart loses what was issued, and empties");
        }
    }

    @Test
    void a_file_that_is_written_to_the_disk_later_than_declared_is_weak() {
        set(APPENDFSYNC, "everysec");
        assertWeak(jedis, RedisDurability.fsync(), "appendfsync is everysec, always is declared");
        assertThat(warningsOf(() -> store(jedis).durability(RedisDurability.fast())))
                .isEmpty();
        set(APPENDFSYNC, "no");
        assertWeak(jedis, RedisDurability.fsync(), "appendfsync is no, always is declared");
        assertWeak(jedis, RedisDurability.fast(), "appendfsync is no, everysec is declared");
    }

    @Test
    void a_server_with_fewer_replicas_than_declared_is_weak() {
        RedisDurability replicated = RedisDurability.replicated(1, Duration.ofMillis(100));
        assertWeak(jedis, replicated, "0 replicas are connected, 1 are declared");
        try (RedisServer replica = RedisServer.builder().replicaOf(server).start()) {
            assertThat(replica.port()).isPositive();
            assertThat(warningsOf(() -> store(jedis).durability(replicated))).isEmpty();
            assertWeak(jedis, RedisDurability.replicated(2, Duration.ofMillis(100)), "1 replicas are connected, 2");
        }
    }

    @Test
    void a_replica_is_no_server_to_issue_on() {
        try (RedisServer replica = RedisServer.builder().replicaOf(server).start();
                UnifiedJedis toReplica = Topology.client(Topology.addressOf(replica))) {
            assertWeak(toReplica, RedisDurability.fsync(), "role is slave");
        }
    }

    @Test
    void all_that_is_weak_is_named_at_once() {
        set("appendonly", "no");
        set("maxmemory-policy", "allkeys-lru");
        assertThatThrownBy(() -> store(jedis).build())
                .hasMessageContaining("maxmemory-policy")
                .hasMessageContaining("appendonly");
    }

    @Test
    void versions_before_6_2_and_those_that_nobody_can_read_are_too_old() {
        assertThat(Stream.of("2.8.24", "5.0.14", "6.0.20", "6.1.240", "unknown", "", "six"))
                .allMatch(ServerCheck::isTooOld);
        assertThat(Stream.of("6.2.0", "6.2-rc1", "7.0.15", "7.4-rc1", "8.2.1", "10.0.0", "255.255.255"))
                .noneMatch(ServerCheck::isTooOld);
    }

    @Test
    void what_a_server_forbids_to_ask_is_unverified_and_works() {
        forUser(
                "asked-not",
                "+@all -config",
                user -> assertThat(warningsOf(() -> store(user)))
                        .contains("appendfsync is unverified")
                        .contains("always is declared")
                        .doesNotContain("weaker"));
    }

    @Test
    void a_server_that_says_nothing_of_itself_is_not_taken() {
        forUser(
                "told-not",
                "+@all -info",
                user -> assertThatThrownBy(() -> store(user).allowWeakServer().build())
                        .isInstanceOf(NotCarriedOutException.class)
                        .hasMessageContaining("NOPERM"));
    }

    @Test
    void a_coupon_is_not_opened_on_a_weak_node_of_a_cluster() {
        try (RedisCluster cluster = RedisCluster.start(3)) {
            RedisServer weak = cluster.masters().get(1);
            try (UnifiedJedis client = clusterClient(cluster);
                    UnifiedJedis toWeak = Topology.client(Topology.addressOf(weak))) {
                RedisStore store = store(client).build();
                String unused = toWeak.configSet(APPENDFSYNC, "everysec");
                int refused = 0;
                for (int i = 0; i < 20; i++) {
                    refused += isRefused(cluster, weak, store) ? 1 : 0;
                }
                assertThat(refused).isBetween(1, 19);
            }
        }
    }

    private static boolean isRefused(RedisCluster cluster, RedisServer weak, RedisStore store) {
        RedisCouponCatalog catalog = Nodes.catalog(store);
        Coupon coupon = SampleCoupons.open(1);
        catalog.create(coupon);
        boolean isOnWeakNode =
                cluster.masterOf(store.keys(coupon.id(), 1).meta()).equals(weak);
        if (isOnWeakNode) {
            assertThatThrownBy(() -> catalog.open(coupon.id()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("appendfsync is everysec");
            assertThat(store.register().find(coupon.id()).orElseThrow().state()).isEqualTo(StockState.ROWS);
        } else {
            assertThat(catalog.open(coupon.id())).isNotNull();
        }
        return isOnWeakNode;
    }

    private static RedisClusterClient clusterClient(RedisCluster cluster) {
        RedisServer first = cluster.masters().get(0);
        return RedisClusterClient.builder()
                .nodes(Set.of(new HostAndPort(first.host(), first.port())))
                .build();
    }

    private interface Use {
        void of(UnifiedJedis user);
    }

    private static void forUser(String name, String rules, Use use) {
        ServerNode.tell(admin, "ACL SETUSER " + name + " on >secret ~* " + rules);
        try (UnifiedJedis user = Topology.client(
                Topology.addressOf(server),
                DefaultJedisClientConfig.builder().user(name).password("secret").build())) {
            use.of(user);
        }
    }

    private static void assertWeak(UnifiedJedis jedis, RedisDurability durability, String what) {
        assertThatThrownBy(() -> store(jedis).durability(durability).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(what);
        assertThat(warningsOf(() -> store(jedis).durability(durability).allowWeakServer()))
                .contains(what);
    }

    private static RedisStore.Builder store(UnifiedJedis jedis) {
        return Nodes.store(jedis);
    }

    private interface Building {
        RedisStore.Builder begin();
    }

    /** What is logged while a store is built, by slf4j-simple, which looks for the stream each time. */
    private static String warningsOf(Building building) {
        PrintStream before = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        try {
            assertThat(building.begin().build()).isNotNull();
        } finally {
            System.setErr(before);
        }
        return logged.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(" WARN "))
                .collect(Collectors.joining("\n"));
    }

    private static void set(String setting, String value) {
        String said = admin.configSet(setting, value);
        assertThat(said).isEqualTo("OK");
    }
}
