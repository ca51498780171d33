package io.openrun.coupon.engine.redis;

import io.openrun.coupon.engine.jdbc.CouponSchema;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.jdbc.OptimisticCouponIssuer;
import io.openrun.coupon.testkit.EngineUnderTest;
import io.openrun.coupon.testkit.TestDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/**
 * Two nodes that lock in Redis and decide in a database, each with connections of its own to both. PostgreSQL decides
 * under the lock of a standalone server, and H2, which takes less time, under those of a Cluster and behind Sentinel.
 */
final class LockNodes {

    /** Begins the names of tables and keys: no other run has it. */
    static final String PREFIX = "l" + UUID.randomUUID().toString().substring(0, 8) + "_";

    private static final Map<Topology, EngineUnderTest> SHARED = new EnumMap<>(Topology.class);
    private static final JdbcStore ONE = installed();
    private static final JdbcStore OTHER = store().build();

    private LockNodes() {}

    static synchronized EngineUnderTest on(Topology topology) {
        return SHARED.computeIfAbsent(
                topology,
                started -> started == Topology.STANDALONE
                        ? over(started, ONE, OTHER)
                        : over(started, Nodes.ROWS, Nodes.ROWS));
    }

    private static EngineUnderTest over(Topology topology, JdbcStore one, JdbcStore other) {
        return new EngineUnderTest(
                lock(topology, one),
                lock(topology, other),
                new JdbcCouponCatalog(one),
                new JdbcIssuedCouponHistory(other));
    }

    private static RedisLockCouponIssuer lock(Topology topology, JdbcStore rows) {
        return RedisLockCouponIssuer.around(new OptimisticCouponIssuer(rows), topology.connect())
                .keyPrefix(PREFIX)
                .build();
    }

    /** The rows of all tests of this JVM. */
    static JdbcStore rows() {
        return ONE;
    }

    static JdbcStore.Builder store() {
        TestDatabase database = TestDatabases.postgresql();
        return JdbcStore.builder()
                .jdbcUrl(database.jdbcUrl())
                .credentials(database.username(), database.password())
                .tablePrefix(PREFIX)
                .deadline(Duration.ofSeconds(5));
    }

    private static JdbcStore installed() {
        JdbcStore store = store().build();
        new CouponSchema(store).install();
        return store;
    }
}
