package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueOutcome.AlreadyIssued;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.IssueOutcome.Refused;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.Refusal;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Issuing inside the transaction of a service, beside rows of the service's own. */
class TransactionalRowLockTest {

    private static final MemberId KIM = SampleCoupons.member(1);
    private static final MemberId LEE = SampleCoupons.member(2);

    private final String orders = "orders_" + UUID.randomUUID().toString().substring(0, 8);

    @ParameterizedTest
    @EnumSource
    void it_is_issued_if_and_only_if_the_caller_commits(DatabaseKind kind) throws SQLException {
        CouponId id = create(kind, SampleCoupons.open(2));
        try (Connection connection = transaction(kind)) {
            assertThat(issue(kind, connection, id, KIM)).isInstanceOf(Issued.class);
            order(connection);
            connection.rollback();
            assertThat(count(connection)).isZero();
            assertThat(history(kind).count(id).total()).isZero();

            IssueOutcome issued = issue(kind, connection, id, KIM);
            assertThat(issued.held()).map(IssuedCoupon::sequence).contains(1L);
            assertThat(issue(kind, connection, id, KIM)).isInstanceOf(AlreadyIssued.class);
            order(connection);
            assertThat(history(kind).find(id, KIM)).isEmpty();
            connection.commit();
            assertThat(count(connection)).isEqualTo(1);
            assertThat(history(kind).find(id, KIM)).isEqualTo(issued.held());
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusals_are_those_of_every_engine(DatabaseKind kind) throws SQLException {
        CouponId id = create(kind, SampleCoupons.open(1));
        CouponId ended = create(kind, SampleCoupons.ended());
        try (Connection connection = transaction(kind)) {
            assertThat(rowLock(kind).issueAll(connection, id, List.of(KIM, LEE)))
                    .last()
                    .isEqualTo(new Refused(Refusal.SOLD_OUT));
            assertThat(issue(kind, connection, ended, KIM)).isEqualTo(new Refused(Refusal.ENDED));
            assertThat(issue(kind, connection, SampleCoupons.newId(), KIM))
                    .isEqualTo(new Refused(Refusal.UNKNOWN_COUPON));
            assertThat(rowLock(kind).issueAll(connection, id, List.of())).isEmpty();
            connection.rollback();
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_fails_leaves_the_callers_transaction_usable(DatabaseKind kind) throws SQLException {
        CouponId id = create(kind, SampleCoupons.open(5));
        try (OtherTransaction foreign = new OtherTransaction(kind)) {
            foreign.insert(id, LEE, 1);
            foreign.commit();
        }
        try (Connection connection = transaction(kind)) {
            order(connection);
            assertThatExceptionOfType(NotCarriedOutException.class)
                    .isThrownBy(() -> issue(kind, connection, id, KIM))
                    .satisfies(
                            failure -> assertThat(failure.reason()).isEqualTo(NotCarriedOutException.Reason.REJECTED));
            order(connection);
            connection.commit();
            assertThat(count(connection)).isEqualTo(2);
        }
        assertThat(new JdbcCouponCatalog(Stores.on(kind).own)
                        .find(id)
                        .orElseThrow()
                        .inventory()
                        .usedCount())
                .isZero();
    }

    /** Where a snapshot is older than the lock (MariaDB's default isolation), a plain read would miss the holder. */
    @ParameterizedTest
    @EnumSource
    void a_holder_is_seen_that_came_after_the_transaction_began(DatabaseKind kind) throws SQLException {
        CouponId id = create(kind, SampleCoupons.open(5));
        try (Connection connection = transaction(kind)) {
            count(connection);
            new RowLockCouponIssuer(Stores.on(kind).own).issue(id, KIM);
            assertThat(issue(kind, connection, id, KIM)).isInstanceOf(AlreadyIssued.class);
            assertThat(issue(kind, connection, id, LEE).held())
                    .map(IssuedCoupon::sequence)
                    .contains(2L);
            connection.commit();
        }
        assertThat(history(kind).count(id).total()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void auto_commit_is_refused(DatabaseKind kind) throws SQLException {
        CouponId id = create(kind, SampleCoupons.open(5));
        try (Connection connection = transaction(kind)) {
            connection.rollback();
            connection.setAutoCommit(true);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> issue(kind, connection, id, KIM))
                    .withMessageContaining("auto-commit");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MARIADB")
    void an_isolation_that_would_hide_a_holder_is_refused(DatabaseKind kind) throws SQLException {
        CouponId id = create(kind, SampleCoupons.open(5));
        try (Connection connection = transaction(kind)) {
            connection.rollback();
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> issue(kind, connection, id, KIM))
                    .withMessageContaining("READ COMMITTED");
        }
    }

    @Test
    void a_jdbi_handle_will_do() throws SQLException {
        DatabaseKind kind = DatabaseKind.POSTGRESQL;
        CouponId id = create(kind, SampleCoupons.open(5));
        try (Connection connection = Stores.connect(kind)) {
            Jdbi.create(connection)
                    .useTransaction(handle -> assertThat(rowLock(kind).issueAll(handle, id, List.of(KIM)))
                            .hasOnlyElementsOfType(Issued.class));
        }
        assertThat(history(kind).count(id).total()).isEqualTo(1);
    }

    private static IssueOutcome issue(DatabaseKind kind, Connection connection, CouponId id, MemberId member) {
        return rowLock(kind).issueAll(connection, id, List.of(member)).get(0);
    }

    private static TransactionalRowLock rowLock(DatabaseKind kind) {
        return new TransactionalRowLock(Stores.on(kind).borrowing);
    }

    private static JdbcIssuedCouponHistory history(DatabaseKind kind) {
        return new JdbcIssuedCouponHistory(Stores.on(kind).own);
    }

    private static CouponId create(DatabaseKind kind, Coupon coupon) {
        new JdbcCouponCatalog(Stores.on(kind).own).create(coupon);
        return coupon.id();
    }

    private Connection transaction(DatabaseKind kind) throws SQLException {
        Connection connection = Stores.connect(kind);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + orders + " (id INTEGER)");
        }
        connection.setAutoCommit(false);
        return connection;
    }

    private void order(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO " + orders + " VALUES (1)");
        }
    }

    private int count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + orders)) {
            row.next();
            return row.getInt(1);
        }
    }
}
