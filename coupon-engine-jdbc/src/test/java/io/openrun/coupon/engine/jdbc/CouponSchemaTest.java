package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariDataSource;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.TestDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CouponSchemaTest {

    private final String prefix = "s" + UUID.randomUUID().toString().substring(0, 8) + "_";

    @ParameterizedTest
    @EnumSource
    void installing_can_be_repeated_and_verifies(DatabaseKind kind) {
        try (JdbcStore store = store(kind)) {
            CouponSchema schema = new CouponSchema(store);
            assertThat(schema.missing())
                    .contains(
                            "table " + prefix + "coupon",
                            "column " + prefix + "coupon.epoch",
                            "constraint " + prefix + "issued_coupon_member_key",
                            "table " + prefix + "issue_overflow",
                            "column " + prefix + "dead_letter_audit.letter_id",
                            "constraint " + prefix + "dead_letter_state_check");
            schema.install();
            schema.install();
            schema.verify();
            assertThat(schema.missing()).isEmpty();

            Coupon coupon = SampleCoupons.open(1);
            new JdbcCouponCatalog(store).create(coupon);
            assertThat(new RowLockCouponIssuer(store).issue(coupon.id(), SampleCoupons.member(1)))
                    .isInstanceOf(Issued.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void many_nodes_can_install_at_once(DatabaseKind kind) {
        List<JdbcStore> stores = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                stores.add(store(kind));
            }
            CompletableFuture<?>[] installs = stores.stream()
                    .map(store -> CompletableFuture.runAsync(
                            () -> new CouponSchema(store).install(), task -> new Thread(task).start()))
                    .toArray(CompletableFuture<?>[]::new);
            assertThatCode(CompletableFuture.allOf(installs)::join).doesNotThrowAnyException();
            new CouponSchema(stores.get(0)).verify();
        } finally {
            stores.forEach(JdbcStore::close);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_missing_is_named_with_the_file_that_has_it(DatabaseKind kind) throws SQLException {
        try (JdbcStore store = store(kind)) {
            CouponSchema schema = new CouponSchema(store);
            schema.install();
            execute(kind, "ALTER TABLE " + prefix + "coupon DROP CONSTRAINT " + prefix + "coupon_counts_check");
            assertThatIllegalStateException()
                    .isThrownBy(schema::verify)
                    .withMessageContaining("constraint " + prefix + "coupon_counts_check")
                    .withMessageContaining("V1__coupon.sql");
            execute(kind, "ALTER TABLE " + prefix + "coupon DROP COLUMN epoch");
            assertThatIllegalStateException()
                    .isThrownBy(schema::verify)
                    .withMessageContaining("column " + prefix + "coupon.epoch");
            execute(kind, "DROP TABLE " + prefix + "dead_letter");
            assertThatIllegalStateException()
                    .isThrownBy(schema::verify)
                    .withMessageContaining("table " + prefix + "dead_letter,")
                    .withMessageContaining("V2__handoff.sql");
            execute(kind, "DROP TABLE " + prefix + "issued_coupon");
            assertThatIllegalStateException()
                    .isThrownBy(schema::verify)
                    .withMessageContaining("table " + prefix + "issued_coupon");
        }
    }

    /** What stands behind the promises when everything above it is wrong. */
    @ParameterizedTest
    @EnumSource
    void the_constraints_refuse_what_no_engine_may_do(DatabaseKind kind) throws SQLException {
        Stores stores = Stores.on(kind);
        Coupon coupon = SampleCoupons.open(1);
        new JdbcCouponCatalog(stores.own).create(coupon);
        try (OtherTransaction other = new OtherTransaction(kind)) {
            other.issue(coupon.id(), SampleCoupons.member(1), 1);
            other.commit();
        }
        assertRefused(kind, other -> other.insert(coupon.id(), SampleCoupons.member(1), 2));
        assertRefused(kind, other -> other.insert(coupon.id(), SampleCoupons.member(2), 1));
        assertRefused(kind, other -> other.insert(coupon.id(), SampleCoupons.member(2), 0));
        assertRefused(kind, other -> other.update(coupon.id(), "used_count = 2"));
        assertRefused(kind, other -> other.update(coupon.id(), "used_count = -1"));
        assertRefused(kind, other -> other.update(coupon.id(), "total_count = 0"));
        assertRefused(kind, other -> other.update(coupon.id(), "state = 'NONE'"));
        assertRefused(kind, other -> other.update(coupon.id(), "ends_at = starts_at"));
    }

    @ParameterizedTest
    @EnumSource
    void flyway_can_run_the_same_files(DatabaseKind kind) throws SQLException {
        String folder = switch (kind) {
            case POSTGRESQL -> "postgresql";
            case MARIADB -> "mysql";
            case H2 -> "h2";
        };
        String schema = "f" + UUID.randomUUID().toString().substring(0, 8);
        TestDatabase database = TestDatabases.shared(kind);
        execute(kind, "CREATE SCHEMA " + schema);
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.username(), database.password())
                .schemas(kind == DatabaseKind.H2 ? schema.toUpperCase(java.util.Locale.ROOT) : schema)
                .locations("classpath:coupon/db/" + folder)
                .load()
                .migrate();
        try (HikariDataSource pool = Stores.servicePool(kind, 2)) {
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                assertThat(statement
                                .executeQuery("SELECT COUNT(*) FROM " + schema + ".issued_coupon")
                                .next())
                        .isTrue();
            }
        }
        execute(kind, "DROP SCHEMA " + schema + (kind == DatabaseKind.MARIADB ? "" : " CASCADE"));
    }

    private interface Damage {
        void by(OtherTransaction other) throws SQLException;
    }

    private static void assertRefused(DatabaseKind kind, Damage damage) throws SQLException {
        try (OtherTransaction other = new OtherTransaction(kind)) {
            org.assertj.core.api.Assertions.assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> damage.by(other))
                    .satisfies(error -> assertThat(error.getSQLState()).startsWith("23"));
        }
    }

    private JdbcStore store(DatabaseKind kind) {
        return Stores.ownPool(kind).poolSize(2).tablePrefix(prefix).build();
    }

    private static void execute(DatabaseKind kind, String sql) throws SQLException {
        try (Connection connection = Stores.connect(kind);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
