package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultProxyDatabaseTest {

    private static final BytePattern COMMIT = BytePattern.ascii("COMMIT");

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "H2")
    void aCommitWhoseReplyGotLostHasHappened(DatabaseKind kind) throws SQLException {
        TestDatabase database = TestDatabases.shared(kind);
        try (FaultProxy proxy = FaultProxy.to(database);
                Connection direct = connect(database, database.jdbcUrl());
                Statement statement = direct.createStatement()) {
            statement.execute("CREATE TABLE lost_reply (n INT PRIMARY KEY)");
            proxy.onReplyTo(COMMIT, Fault.reset());
            assertCommitFails(database, proxy, "INSERT INTO lost_reply VALUES (7)");
            assertThat(proxy.injected(FaultKind.RESET)).isEqualTo(1);
            assertThat(number(statement, "SELECT count(*) FROM lost_reply WHERE n = 7"))
                    .isEqualTo(1);
            statement.execute("DROP TABLE lost_reply");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "H2")
    void aCommitThatGotLostHasNotHappened(DatabaseKind kind) throws SQLException {
        TestDatabase database = TestDatabases.shared(kind);
        try (FaultProxy proxy = FaultProxy.to(database);
                Connection direct = connect(database, database.jdbcUrl());
                Statement statement = direct.createStatement()) {
            statement.execute("CREATE TABLE lost_request (n INT PRIMARY KEY)");
            proxy.onNext(Direction.CLIENT_TO_SERVER, COMMIT, Fault.reset());
            assertCommitFails(database, proxy, "INSERT INTO lost_request VALUES (7)");
            assertThat(proxy.injected(FaultKind.RESET)).isEqualTo(1);
            // The table can be dropped only once the server has noticed, and ended that transaction.
            statement.execute("DELETE FROM lost_request WHERE n = 7");
            assertThat(statement.getUpdateCount()).isZero();
            statement.execute("DROP TABLE lost_request");
        }
    }

    @Test
    void pgjdbcWritesEachCommitInLettersWhenItPreparesNone() throws SQLException {
        TestDatabase database = TestDatabases.postgresql();
        try (FaultProxy proxy = FaultProxy.to(database);
                Connection connection = connect(database, proxy.jdbcUrl(database));
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < 10; i++) {
                proxy.onNext(Direction.CLIENT_TO_SERVER, COMMIT, Fault.delay(Duration.ofNanos(1)));
                statement.execute("SELECT 1");
                connection.commit();
                assertThat(proxy.armed()).isZero();
            }
        }
    }

    @Test
    void delaysOfBothDirectionsMakeARoundTrip() throws SQLException {
        TestDatabase database = TestDatabases.postgresql();
        try (FaultProxy proxy = FaultProxy.to(database);
                Connection connection = connect(database, proxy.jdbcUrl(database));
                Statement statement = connection.createStatement()) {
            for (Direction direction : Direction.values()) {
                proxy.set(direction, Fault.delay(Duration.ofNanos(250_000)));
            }
            for (int i = 0; i < 50; i++) {
                long start = System.nanoTime();
                statement.execute("SELECT 1");
                assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(500_000);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, jdbc:postgresql://127.0.0.1:5433/postgres, jdbc:postgresql://127.0.0.1:1/postgres",
        "POSTGRESQL, jdbc:postgresql://db.example.org/c?ssl=false, jdbc:postgresql://127.0.0.1:1/c?ssl=false",
        "POSTGRESQL, jdbc:postgresql:///c, jdbc:postgresql://127.0.0.1:1/c",
        "POSTGRESQL, jdbc:postgresql://[::1]:5433/c, jdbc:postgresql://127.0.0.1:1/c",
        "MARIADB, jdbc:mariadb://127.0.0.1:3307/c?a=b&c=d, jdbc:mariadb://127.0.0.1:1/c?a=b&c=d",
        "MARIADB, jdbc:mysql://host-1:3307, jdbc:mysql://127.0.0.1:1",
    })
    void theAddressInAUrlIsReplaced(DatabaseKind kind, String url, String through) {
        assertThat(JdbcServerUrl.of(at(kind, url)).through(1)).isEqualTo(through);
    }

    @Test
    void aUrlWithoutPortOrHostMeansTheProductsDefaults() {
        JdbcServerUrl postgresql = JdbcServerUrl.of(at(DatabaseKind.POSTGRESQL, "jdbc:postgresql:///c"));
        assertThat(postgresql.host()).isEqualTo("localhost");
        assertThat(postgresql.port()).isEqualTo(5432);
        assertThat(JdbcServerUrl.of(at(DatabaseKind.MARIADB, "jdbc:mariadb://db/c"))
                        .port())
                .isEqualTo(3306);
    }

    @Test
    void severalServersAreNotOne() {
        assertThatThrownBy(() -> FaultProxy.to(at(DatabaseKind.MARIADB, "jdbc:mariadb://one:3306,two:3306/c")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one server");
    }

    @Test
    void h2HasNoAddress() {
        assertThatThrownBy(() -> FaultProxy.to(TestDatabases.h2()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("H2 runs in this JVM and has no address");
    }

    private static void assertCommitFails(TestDatabase database, FaultProxy proxy, String insert) throws SQLException {
        try (Connection connection = connect(database, proxy.jdbcUrl(database));
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(insert);
            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
        }
    }

    private static Connection connect(TestDatabase database, String url) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", database.username());
        properties.setProperty("password", database.password());
        if (database.kind() == DatabaseKind.POSTGRESQL) {
            properties.setProperty("prepareThreshold", "0");
        }
        return DriverManager.getConnection(url, properties);
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static TestDatabase at(DatabaseKind kind, String url) {
        return new TestDatabase() {
            @Override
            public DatabaseKind kind() {
                return kind;
            }

            @Override
            public String jdbcUrl() {
                return url;
            }

            @Override
            public String username() {
                return "";
            }

            @Override
            public String password() {
                return "";
            }

            @Override
            public String describe() {
                return url;
            }

            @Override
            public OptionalLong pid() {
                return OptionalLong.empty();
            }
        };
    }
}
