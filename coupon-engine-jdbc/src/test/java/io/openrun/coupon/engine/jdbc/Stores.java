package io.openrun.coupon.engine.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.EngineUnderTest;
import io.openrun.coupon.testkit.TestDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Two stores over each database, as two nodes would have them: one on a pool of its own, one on a data source of the
 * service. Their tables have a prefix of this JVM's, so that nothing is met that another run left behind.
 */
final class Stores {

    static final String PREFIX =
            "t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12) + "_";

    private static final Map<DatabaseKind, Stores> SHARED = new EnumMap<>(DatabaseKind.class);
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    final JdbcStore own;
    final JdbcStore borrowing;

    private Stores(DatabaseKind kind) {
        own = ownPool(kind).build();
        borrowing = JdbcStore.builder()
                .dataSource(servicePool(kind, 8))
                .tablePrefix(PREFIX)
                .deadline(DEADLINE)
                .build();
        new CouponSchema(own).install();
        new CouponSchema(own).verify();
    }

    static synchronized Stores on(DatabaseKind kind) {
        return SHARED.computeIfAbsent(kind, Stores::new);
    }

    EngineUnderTest engine(Function<JdbcStore, CouponIssuer> issuer) {
        return new EngineUnderTest(
                issuer.apply(own),
                issuer.apply(borrowing),
                new JdbcCouponCatalog(own),
                new JdbcIssuedCouponHistory(borrowing));
    }

    static JdbcStore.Builder ownPool(DatabaseKind kind) {
        TestDatabase database = TestDatabases.shared(kind);
        return JdbcStore.builder()
                .jdbcUrl(database.jdbcUrl())
                .credentials(database.username(), database.password())
                .tablePrefix(PREFIX)
                .deadline(DEADLINE);
    }

    static HikariDataSource servicePool(DatabaseKind kind, int size) {
        TestDatabase database = TestDatabases.shared(kind);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.username());
        config.setPassword(database.password());
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(DEADLINE.toMillis() / 2);
        return new HikariDataSource(config);
    }

    /** A connection of nobody's, as another program would have it. */
    static Connection connect(DatabaseKind kind) throws SQLException {
        return connect(kind, TestDatabases.shared(kind).jdbcUrl());
    }

    /** The same by a URL that leads there. */
    static Connection connect(DatabaseKind kind, String jdbcUrl) throws SQLException {
        TestDatabase database = TestDatabases.shared(kind);
        return DriverManager.getConnection(jdbcUrl, database.username(), database.password());
    }
}
