package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestDatabasesTest {

    @Test
    void postgresqlForcesEachCommitToTheDisk() throws SQLException {
        TestDatabase database = TestDatabases.postgresql();
        assertThat(row(database, "SHOW fsync")).containsExactly("on");
        assertThat(row(database, "SHOW synchronous_commit")).containsExactly("on");
        assertThat(database.describe()).contains("PostgreSQL", "fsync=on, synchronous_commit=on");
    }

    @Test
    void postgresqlTakesTwoHundredConnectionsOnTheLoopbackOnly() throws SQLException {
        TestDatabase database = startedHere(TestDatabases.postgresql());
        assertThat(row(database, "SHOW max_connections")).containsExactly("200");
        assertThat(row(database, "SHOW listen_addresses")).containsExactly("127.0.0.1");
    }

    @Test
    void mariadbForcesEachCommitToTheDisk() throws SQLException {
        TestDatabase database = TestDatabases.mariadb();
        assertThat(row(database, "SELECT @@global.innodb_flush_log_at_trx_commit"))
                .containsExactly("1");
        assertThat(database.describe()).contains("MariaDB", "innodb_flush_log_at_trx_commit=1");
    }

    @Test
    void mariadbIsLikeTheOneUsersHaveExceptForItsTimeZone() throws SQLException {
        TestDatabase database = startedHere(TestDatabases.mariadb());
        assertThat(row(database, "SELECT @@tx_isolation, @@character_set_database, @@max_connections"))
                .containsExactly("REPEATABLE-READ", "utf8mb4", "200");
        assertThat(row(database, "SELECT @@bind_address, @@time_zone, @@session.autocommit"))
                .containsExactly("127.0.0.1", "+09:00", "1");
    }

    @Test
    void h2WritesEachCommitToItsFiles() throws SQLException {
        TestDatabase database = TestDatabases.h2();
        assertThat(row(
                        database,
                        "SELECT setting_value FROM information_schema.settings WHERE setting_name = 'WRITE_DELAY'"))
                .containsExactly("0");
        assertThat(database.jdbcUrl()).startsWith("jdbc:h2:file:");
    }

    @ParameterizedTest
    @EnumSource
    void allCallersGetTheSameDatabase(DatabaseKind kind) {
        Set<TestDatabase> handedOut = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 8).parallel().forEach(i -> handedOut.add(TestDatabases.shared(kind)));
        assertThat(handedOut).hasSize(1).allMatch(database -> database.kind() == kind);
    }

    @ParameterizedTest
    @EnumSource
    void severalConnectionsSeeOneDatabase(DatabaseKind kind) throws SQLException {
        TestDatabase database = TestDatabases.shared(kind);
        try (Connection first = connect(database);
                Connection second = connect(database);
                Statement write = first.createStatement();
                Statement read = second.createStatement()) {
            write.execute("CREATE TABLE several_connections (n INT PRIMARY KEY)");
            write.execute("INSERT INTO several_connections VALUES (7)");
            try (ResultSet found = read.executeQuery("SELECT n FROM several_connections")) {
                assertThat(found.next()).isTrue();
                assertThat(found.getInt(1)).isEqualTo(7);
            }
            write.execute("DROP TABLE several_connections");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDatabaseOfOnesOwnEndsWithClose(DatabaseKind kind) throws SQLException {
        startedHere(TestDatabases.shared(kind));
        StartedDatabase own = TestDatabases.start(kind);
        OptionalLong pid = own.pid();
        assertThat(own.jdbcUrl()).isNotEqualTo(TestDatabases.shared(kind).jdbcUrl());
        assertThat(pid.isPresent()).isEqualTo(kind != DatabaseKind.H2);
        try (Connection open = connect(own)) {
            assertThat(open.isValid(5)).isTrue();
            own.close(); // with a connection still open
        }
        own.close();
        assertThat(own.pid()).isEmpty();
        assertThat(pid.stream().filter(Processes::runs)).isEmpty();
        assertThat(row(TestDatabases.shared(kind), "SELECT 1")).containsExactly("1");
    }

    private static TestDatabase startedHere(TestDatabase database) {
        assumeTrue(
                System.getProperty(database.kind().addressProperty()) == null
                        && System.getProperty("coupon.it") == null,
                "about the servers that are started from binaries");
        return database;
    }

    private static Connection connect(TestDatabase database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
    }

    private static List<String> row(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            int columns = row.getMetaData().getColumnCount();
            return IntStream.rangeClosed(1, columns)
                    .mapToObj(column -> text(row, column))
                    .toList();
        }
    }

    private static String text(ResultSet row, int column) {
        try {
            return row.getString(column);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
