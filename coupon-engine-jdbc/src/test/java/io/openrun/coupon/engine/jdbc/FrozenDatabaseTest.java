package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.StartedDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 1,000 calls a second for 8 seconds, in the middle of which the database stands still for 3. */
@Timeout(120)
class FrozenDatabaseTest {

    /** How many times a bound a machine may take that does other things, too; 1 for the bounds themselves. */
    private static final long SLACK = Long.getLong("coupon.faults.slack", 4);

    private static final int CALLS = 8_000;
    private static final int CALLERS_MAX = 8;
    private static final Duration STORE_DEADLINE = Duration.ofMillis(500);
    private static final Duration CALL_DEADLINE = Duration.ofMillis(250);

    private StartedDatabase server;
    private JdbcStore store;
    private CouponId couponId;

    @BeforeEach
    void start() {
        server = TestDatabases.start(DatabaseKind.POSTGRESQL);
        Coupon coupon = SampleCoupons.open(1_000_000);
        couponId = coupon.id();
        try (JdbcStore patient = store().deadline(Duration.ofSeconds(30)).build()) {
            new CouponSchema(patient).install();
            new JdbcCouponCatalog(patient).create(coupon);
        }
        store = store().poolSize(CALLERS_MAX)
                .waitingMax(0)
                .deadline(STORE_DEADLINE)
                .build();
    }

    private JdbcStore.Builder store() {
        return JdbcStore.builder().jdbcUrl(server.jdbcUrl()).credentials(server.username(), server.password());
    }

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    @Test
    void callers_of_the_row_lock_are_answered_in_time_and_do_not_pile_up() throws Exception {
        CouponIssuer rowLock = new RowLockCouponIssuer(store);
        warmUp(rowLock);
        OpenLoop loop = new OpenLoop(CALLS);
        HostService host = freezeAmidst(loop, () -> loop.runBlocking(member -> rowLock.issue(couponId, member)));
        assertThat(loop.threadsMost()).isLessThanOrEqualTo(CALLERS_MAX + 1);
        check(loop, host);
    }

    @Test
    void callers_of_group_commit_are_answered_in_time_and_do_not_pile_up() throws Exception {
        try (CoalescingCouponIssuer groupCommit = groupCommit()) {
            warmUp(groupCommit);
            OpenLoop loop = new OpenLoop(CALLS);
            HostService host =
                    freezeAmidst(loop, () -> loop.runBlocking(member -> groupCommit.issue(couponId, member)));
            assertThat(loop.threadsMost()).isLessThanOrEqualTo(CALLERS_MAX + 1);
            check(loop, host);
        }
    }

    @Test
    void calls_of_group_commit_that_do_not_wait_are_answered_in_time() throws Exception {
        try (CoalescingCouponIssuer groupCommit = groupCommit()) {
            warmUp(groupCommit);
            OpenLoop loop = new OpenLoop(CALLS);
            HostService host = freezeAmidst(
                    loop, () -> loop.run(member -> groupCommit.async().issue(couponId, member)));
            check(loop, host);
        }
    }

    /** Its JVM stands still, say, and the connection stays open: the database itself gives the row back. */
    @Test
    void a_row_that_a_silent_caller_has_locked_is_free_again_within_six_seconds() throws Exception {
        CompletableFuture<Boolean> locked = new CompletableFuture<>();
        CompletableFuture<Boolean> goOn = new CompletableFuture<>();
        CompletableFuture<Void> silent =
                CompletableFuture.runAsync(() -> store.transactions().run(handle -> {
                    store.coupons().lock(handle, couponId);
                    locked.complete(true);
                    goOn.join();
                    store.coupons()
                            .announceRestock(handle, couponId, store.coupons().now(handle));
                    return Transactions.Done.changed(true);
                }));
        locked.get(10, TimeUnit.SECONDS);
        long start = System.nanoTime();
        CouponIssuer other = new RowLockCouponIssuer(store);
        while (!isIssued(other)) {
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start))
                    .isLessThan(20);
        }
        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        goOn.complete(true);
        assertThat(ms).isBetween(1_000L, 6_000L + 500 * (SLACK - 1));
        assertThatThrownBy(silent::join).cause().isInstanceOf(NotCarriedOutException.class);
    }

    private boolean isIssued(CouponIssuer issuer) {
        try {
            return issuer.issue(couponId, SampleCoupons.member(1)) instanceof IssueOutcome.Issued;
        } catch (NotCarriedOutException busy) {
            return false;
        }
    }

    private CoalescingCouponIssuer groupCommit() {
        return CoalescingCouponIssuer.around(new RowLockCouponIssuer(store))
                .pendingMax(CALLERS_MAX)
                .deadline(CALL_DEADLINE)
                .build();
    }

    /** So that what is measured is the freeze, and not the first calls of a JVM. */
    private void warmUp(CouponIssuer issuer) {
        for (int i = 0; i < 1_000; i++) {
            try {
                issuer.issue(couponId, SampleCoupons.member(1_000_000 + i));
            } catch (NotCarriedOutException slow) {
                // of no interest here
            }
        }
    }

    private interface Calls {
        void run() throws InterruptedException;
    }

    private HostService freezeAmidst(OpenLoop loop, Calls calls) throws Exception {
        try (HostService host = new HostService()) {
            CompletableFuture<Void> running = CompletableFuture.runAsync(
                    () -> {
                        try {
                            calls.run();
                        } catch (InterruptedException stopped) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    work -> new Thread(work, "open-loop").start());
            Thread.sleep(2_500);
            host.isFrozenNow(true);
            FrozenServer frozen = FrozenServer.freeze(server);
            try {
                Thread.sleep(3_000);
                host.isFrozenNow(false);
            } finally {
                frozen.thaw();
            }
            loop.watch();
            running.get(30, TimeUnit.SECONDS);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
            while (loop.answered() < CALLS && System.nanoTime() - end < 0) {
                Thread.sleep(10);
            }
            return host;
        }
    }

    private void check(OpenLoop loop, HostService host) throws Exception {
        String figures = "issued %d, threads %d, p99 %d ms, max %d ms, first success %d ms, host p99 %d and %d ms"
                .formatted(
                        loop.issued(),
                        loop.threadsMost(),
                        loop.p99Ms(),
                        loop.maxMs(),
                        loop.firstSuccessMs(),
                        host.p99Ms(false),
                        host.p99Ms(true));
        org.slf4j.LoggerFactory.getLogger(FrozenDatabaseTest.class).info(figures);
        assertThat(loop.answered()).as(figures).isEqualTo(CALLS);
        assertThat(loop.undeclared()).as(figures).isZero();
        assertThat(loop.issued()).as(figures).isGreaterThan(1_000);
        assertThat(loop.p99Ms()).as(figures).isLessThanOrEqualTo(300 * SLACK);
        assertThat(loop.maxMs()).as(figures).isLessThanOrEqualTo(1_100 * SLACK);
        assertThat(loop.firstSuccessMs()).as(figures).isLessThanOrEqualTo(500 * SLACK);
        assertThat(host.p99Ms(true) - host.p99Ms(false)).as(figures).isLessThanOrEqualTo(20 * SLACK);
    }

    /** The service around the library, with a pool and a database of its own. */
    private static final class HostService implements AutoCloseable {

        private final HikariDataSource pool = Stores.servicePool(DatabaseKind.H2, 2);
        private final AtomicBoolean running = new AtomicBoolean(true);
        private final AtomicBoolean frozen = new AtomicBoolean();
        private final List<Long> calm = Collections.synchronizedList(new ArrayList<>());
        private final List<Long> amidst = Collections.synchronizedList(new ArrayList<>());
        private final Thread caller = new Thread(this::call, "host-service");

        HostService() {
            caller.start();
        }

        void isFrozenNow(boolean now) {
            frozen.set(now);
        }

        private void call() {
            while (running.get()) {
                long start = System.nanoTime();
                try (Connection connection = pool.getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute("SELECT 1");
                    Thread.sleep(2);
                } catch (SQLException | InterruptedException failure) {
                    throw new IllegalStateException(failure);
                }
                (frozen.get() ? amidst : calm).add(System.nanoTime() - start);
            }
        }

        long p99Ms(boolean whileFrozen) {
            List<Long> sorted = new ArrayList<>(whileFrozen ? amidst : calm);
            Collections.sort(sorted);
            return TimeUnit.NANOSECONDS.toMillis(sorted.get(sorted.size() * 99 / 100));
        }

        @Override
        public void close() {
            running.set(false);
            while (caller.isAlive()) {
                Thread.onSpinWait();
            }
            pool.close();
        }
    }
}
