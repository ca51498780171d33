package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.PoolUse;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcStoreTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1a",
                "a b",
                "a-b",
                "a.b",
                "a;",
                "a'",
                "a\"",
                "a`",
                "a/*",
                "--",
                "쿠폰",
                "a\n",
                "a\u0000",
                "a234567890123456789012345678901"
            })
    void a_table_prefix_that_could_be_sql_is_refused(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JdbcStore.builder().tablePrefix(prefix))
                .withMessageContaining("tablePrefix");
    }

    @Test
    void bad_settings_are_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JdbcStore.builder().poolSize(0))
                .withMessageContaining("poolSize");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JdbcStore.builder().deadline(Duration.ofMillis(499)))
                .withMessageContaining("deadline");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JdbcStore.builder().build())
                .withMessageContaining("dataSource or jdbcUrl");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OptimisticCouponIssuer(Stores.on(DatabaseKind.H2).own, 0))
                .withMessageContaining("attemptsMax");
    }

    @Test
    void a_database_that_is_away_is_unavailable() {
        assertFails(
                Reason.UNAVAILABLE,
                () -> JdbcStore.builder()
                        .jdbcUrl("jdbc:postgresql://127.0.0.1:" + closedPort() + "/none")
                        .credentials("nobody", "secret")
                        .deadline(Duration.ofSeconds(1))
                        .build());
    }

    @ParameterizedTest
    @EnumSource
    void a_pool_that_is_exhausted_is_busy_in_time(DatabaseKind kind) throws SQLException {
        CouponId id = create(kind, SampleCoupons.open(1));
        try (HikariDataSource pool = Stores.servicePool(kind, 1)) {
            pool.setConnectionTimeout(300);
            JdbcStore store = borrowing(pool);
            try (Connection taken = pool.getConnection()) {
                assertThat(taken.isValid(1)).isTrue();
                assertFails(Reason.BUSY, () -> new RowLockCouponIssuer(store).issue(id, SampleCoupons.member(1)));
            }
            assertThat(new RowLockCouponIssuer(store).issue(id, SampleCoupons.member(1)))
                    .isInstanceOf(Issued.class);
        }
    }

    /** Two of three callers have the connections, and wait for a row; the third waits for a connection. */
    @Test
    void it_tells_how_its_connections_are_used() throws Exception {
        CouponId id = create(DatabaseKind.POSTGRESQL, SampleCoupons.open(3));
        try (JdbcStore store =
                        Stores.ownPool(DatabaseKind.POSTGRESQL).poolSize(2).build();
                OtherTransaction other = new OtherTransaction(DatabaseKind.POSTGRESQL)) {
            assertThat(store.poolUse()).isEqualTo(new PoolUse(0, 0, 2));
            other.lockCoupon(id);
            CouponIssuer issuer = new RowLockCouponIssuer(store);
            List<CompletableFuture<?>> calls = crowd(issuer, id);
            awaitUse(store, new PoolUse(2, 1, 2));
            other.rollback();
            calls.forEach(CompletableFuture::join);
            assertThat(store.poolUse()).isEqualTo(new PoolUse(0, 0, 2));
        }
    }

    /** Its callers wait for a row and for a connection, and go on waiting while the memory learns of the sell-out. */
    @Test
    void a_sold_out_memory_does_not_queue_with_those_whom_it_spares_the_queue() throws Exception {
        CouponId id = create(DatabaseKind.POSTGRESQL, SampleCoupons.open(1));
        try (JdbcStore store =
                        Stores.ownPool(DatabaseKind.POSTGRESQL).poolSize(1).build();
                OtherTransaction other = new OtherTransaction(DatabaseKind.POSTGRESQL)) {
            CouponIssuer issuer = new RowLockCouponIssuer(store);
            assertThat(issuer.issue(id, SampleCoupons.member(1))).isInstanceOf(Issued.class);
            other.lockCoupon(id);
            List<CompletableFuture<?>> calls = crowd(issuer, id);
            PoolUse crowded = new PoolUse(1, 2, 1);
            awaitUse(store, crowded);
            JdbcSoldOutSource source = new JdbcSoldOutSource(store);
            assertThat(source.soldOutAt(id)).isPresent();
            List<MemberId> holders = new ArrayList<>();
            source.forEachHolder(id, holders::add);
            assertThat(holders).containsExactly(SampleCoupons.member(1));
            assertThat(store.poolUse()).as("while all others still wait").isEqualTo(crowded);
            other.rollback();
            calls.forEach(CompletableFuture::join);
        }
    }

    /** Three callers at once, each on a thread of its own. */
    private static List<CompletableFuture<?>> crowd(CouponIssuer issuer, CouponId id) {
        return SampleCoupons.members(3).stream()
                .<CompletableFuture<?>>map(member ->
                        CompletableFuture.supplyAsync(() -> issuer.issue(id, member), task -> new Thread(task).start()))
                .toList();
    }

    private static void awaitUse(JdbcStore store, PoolUse use) {
        long deadline = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        while (!store.poolUse().equals(use) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(store.poolUse()).isEqualTo(use);
    }

    /** The server ends the connection of a call that waits for the row: nothing is carried out, and the pool recovers. */
    @Test
    void a_connection_that_the_server_ends_carries_nothing_out() throws Exception {
        CouponId id = create(DatabaseKind.POSTGRESQL, SampleCoupons.open(1));
        try (JdbcStore store =
                        Stores.ownPool(DatabaseKind.POSTGRESQL).poolSize(1).build();
                OtherTransaction other = new OtherTransaction(DatabaseKind.POSTGRESQL)) {
            other.lockCoupon(id);
            CouponIssuer issuer = new RowLockCouponIssuer(store);
            CompletableFuture<?> call = CompletableFuture.supplyAsync(
                    () -> issuer.issue(id, SampleCoupons.member(1)), task -> new Thread(task).start());
            endWaitingBackend();
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(call::get)
                    .havingCause()
                    .isInstanceOfSatisfying(
                            NotCarriedOutException.class,
                            failure -> assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE));
            other.rollback();
            assertThat(issuer.issue(id, SampleCoupons.member(1))).isInstanceOf(Issued.class);
        }
    }

    /** On PostgreSQL a rollback takes back what was set in the same transaction, also for a whole session. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    void the_timeouts_of_an_own_connection_outlive_a_rollback(DatabaseKind kind) {
        try (JdbcStore store =
                Stores.ownPool(kind).poolSize(1).deadline(Duration.ofSeconds(5)).build()) {
            String sql = kind == DatabaseKind.POSTGRESQL
                    ? "SELECT current_setting('lock_timeout')"
                    : "SELECT CONCAT(@@innodb_lock_wait_timeout, 's')";
            for (int i = 0; i < 3; i++) {
                String lockTimeout = store.transactions()
                        .look(handle ->
                                handle.createQuery(sql).mapTo(String.class).one());
                assertThat(lockTimeout).isEqualTo("2s");
            }
        }
    }

    /** A connection of the service comes back as it went: nothing of the library's settings is left on it. */
    @ParameterizedTest
    @EnumSource
    void a_borrowed_connection_comes_back_as_it_went(DatabaseKind kind) throws SQLException {
        CouponId id = create(kind, SampleCoupons.open(10));
        try (HikariDataSource pool = Stores.servicePool(kind, 1)) {
            List<String> before = settings(kind, pool);
            JdbcStore store = borrowing(pool);
            for (CouponIssuer issuer : List.of(
                    new RowLockCouponIssuer(store),
                    new OptimisticCouponIssuer(store),
                    new ConditionalUpdateCouponIssuer(store))) {
                issuer.issue(id, SampleCoupons.member(1));
                issuer.issueAll(id, SampleCoupons.members(4));
            }
            assertThat(settings(kind, pool)).isEqualTo(before);
        }
    }

    @Test
    void a_service_pool_without_auto_commit_works_too() {
        HikariConfig config = new HikariConfig();
        try (HikariDataSource original = Stores.servicePool(DatabaseKind.POSTGRESQL, 1)) {
            original.copyStateTo(config);
        }
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
        CouponId id = create(DatabaseKind.POSTGRESQL, SampleCoupons.open(10));
        try (HikariDataSource pool = new HikariDataSource(config)) {
            JdbcStore store = borrowing(pool);
            assertThat(new ConditionalUpdateCouponIssuer(store).issue(id, SampleCoupons.member(1)))
                    .isInstanceOf(Issued.class);
            assertThat(new RowLockCouponIssuer(store).issue(id, SampleCoupons.member(2)))
                    .isInstanceOf(Issued.class);
        }
        assertThat(new JdbcIssuedCouponHistory(Stores.on(DatabaseKind.POSTGRESQL).own)
                        .count(id)
                        .total())
                .isEqualTo(2);
    }

    private static JdbcStore borrowing(HikariDataSource pool) {
        return JdbcStore.builder().dataSource(pool).tablePrefix(Stores.PREFIX).build();
    }

    private static CouponId create(DatabaseKind kind, Coupon coupon) {
        new JdbcCouponCatalog(Stores.on(kind).own).create(coupon);
        return coupon.id();
    }

    private static List<String> settings(DatabaseKind kind, HikariDataSource pool) throws SQLException {
        String sql = switch (kind) {
            case POSTGRESQL ->
                "SELECT concat_ws(',', current_setting('lock_timeout'), current_setting('statement_timeout'),"
                        + " current_setting('enable_seqscan'), current_setting('transaction_isolation'),"
                        + " current_setting('idle_in_transaction_session_timeout'))";
            case MARIADB ->
                "SELECT CONCAT_WS(',', @@innodb_lock_wait_timeout, @@max_statement_time,"
                        + " @@idle_transaction_timeout, @@tx_isolation, @@autocommit)";
            case H2 -> "SELECT LOCK_TIMEOUT()";
        };
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return List.of(
                    row.getString(1),
                    String.valueOf(connection.getAutoCommit()),
                    String.valueOf(connection.getNetworkTimeout()),
                    String.valueOf(connection.getTransactionIsolation()));
        }
    }

    private static void endWaitingBackend() throws SQLException {
        long deadline = System.nanoTime() + Duration.ofSeconds(4).toNanos();
        try (Connection connection = Stores.connect(DatabaseKind.POSTGRESQL);
                Statement statement = connection.createStatement()) {
            while (System.nanoTime() < deadline) {
                try (ResultSet ended = statement.executeQuery("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE wait_event_type = 'Lock' AND query LIKE '%" + Stores.PREFIX + "%'")) {
                    if (ended.next()) {
                        return;
                    }
                }
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            }
        }
        throw new AssertionError("no backend waited for the row");
    }

    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new AssertionError(none);
        }
    }

    private static void assertFails(Reason reason, ThrowingCallable call) {
        assertThatExceptionOfType(NotCarriedOutException.class)
                .isThrownBy(call)
                .extracting(NotCarriedOutException::reason)
                .isEqualTo(reason);
    }
}
