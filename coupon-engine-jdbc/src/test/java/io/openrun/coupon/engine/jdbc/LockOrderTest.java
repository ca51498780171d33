package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.engine.jdbc.Oracle.Failure;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.TestDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that issue lock the coupon's row first: nobody is ever a deadlock's victim, and nobody gives up. */
@Timeout(value = 4, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LockOrderTest {

    private static final Logger LOG = LoggerFactory.getLogger(LockOrderTest.class);
    private static final int CONNECTIONS = 16;
    private static final int CALLERS = 32;
    private static final int CLICKS = 2;
    private static final String APPLICATION = "lock-order";

    /** Whoever comes second in two of these waits in a circle. */
    private static final int CIRCLE = 2;

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "H2")
    void engines_never_deadlock_alone_or_mixed(DatabaseKind kind) throws Exception {
        Stores.on(kind);
        try (Connection direct = Stores.connect(kind)) {
            assertDeadlocksAreCounted(kind, direct);
            long before = deadlocks(kind, direct);
            try (JdbcStore store = store(kind);
                    CoalescingCouponIssuer groupCommit = CoalescingCouponIssuer.around(new RowLockCouponIssuer(store))
                            .deadline(Duration.ofSeconds(10))
                            .build()) {
                CouponIssuer rowLock = new RowLockCouponIssuer(store);
                CouponIssuer conditional = new ConditionalUpdateCouponIssuer(store);
                CouponIssuer optimistic = new OptimisticCouponIssuer(store);
                assertThat(issue(kind, direct, "row lock", 4_000, List.of(rowLock)))
                        .isZero();
                assertThat(issue(kind, direct, "conditional", 4_000, List.of(conditional)))
                        .isZero();
                assertThat(issue(kind, direct, "group commit", 4_000, List.of(groupCommit)))
                        .isZero();
                // these are outpaced, and say so; what counts is that none is a deadlock
                issue(kind, direct, "optimistic", 800, List.of(optimistic));
                issue(kind, direct, "mixed", 4_000, List.of(rowLock, conditional, groupCommit, optimistic));
            }
            if (kind == DatabaseKind.POSTGRESQL) {
                // a session reports when it ends
                ServerView.await(direct, "all sessions have ended", """
                        SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = '%s'
                        """.formatted(APPLICATION));
            }
            assertThat(deadlocks(kind, direct) - before).as("deadlocks").isZero();
        }
    }

    private static JdbcStore store(DatabaseKind kind) {
        JdbcStore.Builder builder = Stores.ownPool(kind).poolSize(CONNECTIONS);
        if (kind == DatabaseKind.POSTGRESQL) {
            String url = TestDatabases.postgresql().jdbcUrl();
            builder.jdbcUrl(url + (url.contains("?") ? "&" : "?") + "ApplicationName=" + APPLICATION);
        }
        return builder.build();
    }

    /** How many calls gave up. */
    private static long issue(
            DatabaseKind kind, Connection direct, String name, int members, List<CouponIssuer> issuers)
            throws Exception {
        int total = members * 3 / 4;
        int requests = members * CLICKS;
        Coupon coupon = SampleCoupons.open(total);
        new JdbcCouponCatalog(Stores.on(kind).own).create(coupon);
        Oracle oracle = new Oracle(coupon.id(), total);
        long start = System.nanoTime();
        AtomicInteger next = new AtomicInteger();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            calls.add(callers.submit(() -> {
                for (int call = next.getAndIncrement(); call < requests; call = next.getAndIncrement()) {
                    MemberId member = SampleCoupons.member(call / CLICKS);
                    oracle.ask(issuers.get(call % issuers.size()), member);
                }
            }));
        }
        for (Future<?> call : calls) {
            call.get();
        }
        callers.shutdown();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        long gaveUp = oracle.count(answer -> answer.outcome() == null);
        String about = "%s on %s: %d requests in %s, %d gave up".formatted(name, kind, requests, took, gaveUp);
        LOG.info(about);
        assertThat(oracle.answers()).hasSize(requests);
        assertThat(oracle.count(answer -> answer.outcome() == null && !answer.is(Failure.BUSY)))
                .as(about)
                .isZero();
        for (MemberId member : oracle.withoutOutcome()) {
            oracle.ask(issuers.get(0), member);
        }
        CouponRows rows = CouponRows.read(kind, direct, Stores.PREFIX, coupon.id());
        oracle.check(rows, about);
        assertThat(rows.rows()).as(about).hasSize(total);
        return gaveUp;
    }

    /** A counter that stands still would prove nothing. */
    private static void assertDeadlocksAreCounted(DatabaseKind kind, Connection direct) throws Exception {
        long before = deadlocks(kind, direct);
        List<CouponId> coupons = new ArrayList<>();
        for (int i = 0; i < CIRCLE; i++) {
            Coupon coupon = SampleCoupons.open(1);
            new JdbcCouponCatalog(Stores.on(kind).own).create(coupon);
            coupons.add(coupon.id());
        }
        ExecutorService other = Executors.newSingleThreadExecutor();
        int victims = 0;
        try (OtherTransaction one = new OtherTransaction(kind);
                OtherTransaction two = new OtherTransaction(kind)) {
            one.lockCoupon(coupons.get(0));
            two.lockCoupon(coupons.get(1));
            Future<Boolean> waits = other.submit(() -> isVictim(one, coupons.get(1)));
            victims += isVictim(two, coupons.get(0)) ? 1 : 0;
            // who was left alone goes on when the victim's locks are gone
            two.rollback();
            victims += waits.get() ? 1 : 0;
        } finally {
            other.shutdown();
        }
        assertThat(victims).isEqualTo(1);
        ServerView.await(
                direct, "the deadlock is counted", "SELECT %d = (%s)".formatted(before + 1, countDeadlocks(kind)));
    }

    private static boolean isVictim(OtherTransaction transaction, CouponId next) {
        try {
            transaction.lockCoupon(next);
            return false;
        } catch (SQLException deadlock) {
            return true;
        }
    }

    private static long deadlocks(DatabaseKind kind, Connection direct) throws SQLException {
        return ServerView.number(direct, countDeadlocks(kind));
    }

    private static String countDeadlocks(DatabaseKind kind) {
        return kind == DatabaseKind.MARIADB
                ? "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'INNODB_DEADLOCKS'"
                : "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    }
}
