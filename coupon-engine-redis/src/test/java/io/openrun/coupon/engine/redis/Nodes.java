package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.engine.jdbc.CouponSchema;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.EngineUnderTest;
import io.openrun.coupon.testkit.TestDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import redis.clients.jedis.UnifiedJedis;

/** Two nodes over one Redis and one catalog, each with connections of its own. */
final class Nodes {

    private static final String ID = UUID.randomUUID().toString().substring(0, 8);
    private static final Map<Topology, Nodes> SHARED = new EnumMap<>(Topology.class);

    private static final Duration OPENING_PATIENCE = Duration.ofMillis(500);

    /** The catalog of all tests of this JVM. */
    static final JdbcStore ROWS = rows("r");

    final RedisStore one;
    final RedisStore other;
    final OpeningCatalog catalog;

    private Nodes(Topology topology) {
        one = store(topology.connect()).build();
        other = store(topology.connect()).build();
        catalog = new OpeningCatalog(catalog(one));
    }

    static synchronized Nodes on(Topology topology) {
        return SHARED.computeIfAbsent(topology, Nodes::new);
    }

    EngineUnderTest engine(Function<RedisStore, CouponIssuer> issuer) {
        return engine(issuer, issuer);
    }

    EngineUnderTest engine(Function<RedisStore, CouponIssuer> issuer, Function<RedisStore, CouponIssuer> otherIssuer) {
        return new EngineUnderTest(issuer.apply(one), otherIssuer.apply(other), catalog, new OutboxHistory(other));
    }

    /** The keys of a coupon that was opened. */
    CouponKeys keys(CouponId couponId) {
        return one.keys(couponId, one.register().find(couponId).orElseThrow().epoch());
    }

    /** A store over the catalog of all tests, with keys that no other run has. */
    static RedisStore.Builder store(UnifiedJedis jedis) {
        return RedisStore.builder()
                .jedis(jedis)
                .register(new JdbcStockRegister(ROWS))
                .keyPrefix("t" + ID);
    }

    static RedisCouponCatalog catalog(RedisStore store) {
        return catalog(store, ROWS);
    }

    static RedisCouponCatalog catalog(RedisStore store, JdbcStore rows) {
        return new RedisCouponCatalog(
                store, new JdbcCouponCatalog(rows), new JdbcIssuedCouponHistory(rows), OPENING_PATIENCE);
    }

    /** The rows of a catalog of its own. */
    static JdbcStore rows(String name) {
        return rows(DatabaseKind.H2, name);
    }

    static JdbcStore rows(DatabaseKind kind, String name) {
        TestDatabase database = TestDatabases.shared(kind);
        JdbcStore rows = JdbcStore.builder()
                .jdbcUrl(database.jdbcUrl())
                .credentials(database.username(), database.password())
                .tablePrefix(prefix(name))
                .build();
        new CouponSchema(rows).install();
        return rows;
    }

    /** How the names of its tables begin. */
    static String prefix(String name) {
        return name + ID + "_";
    }
}
