package io.openrun.coupon.benchmarks.contest;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Where a contestant works.
 *
 * @param database the database
 * @param jdbcUrl the address to reach it by, which may lead through a proxy
 * @param poolSize how many connections a contestant has
 * @param soldOutMemory whether the library's sold-out memory stands before the issuer
 */
public record Place(TestDatabase database, String jdbcUrl, int poolSize, boolean soldOutMemory) {

    /** The pool size of everybody else's, unless said otherwise. */
    static final int POOL_SIZE = 16;

    /** This library's own default. */
    static final int POOL_SIZE_OURS = 8;

    DatabaseKind kind() {
        return database.kind();
    }

    /** A pool as a service has it: everything but its size as HikariCP leaves it. */
    HikariDataSource pool() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(jdbcUrl);
        config.setUsername(database.username());
        config.setPassword(database.password());
        config.setMaximumPoolSize(poolSize);
        return new HikariDataSource(config);
    }

    /** A connection for what is not measured: past the pool, and past the proxy. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
    }

    void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("a table of the benchmark could not be made", failure);
        }
    }
}
