package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All engines at once on one coupon, 16 connections, each member twice: the coupon's row first, so nobody deadlocks. */
@Timeout(240)
class LockOrderTest {

    private static final int MEMBERS = 4_000;
    private static final int STOCK = 3_000;
    private static final int CALLERS = 32;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    void eight_thousand_requests_through_all_engines_make_no_deadlock(DatabaseKind kind) throws Exception {
        Coupon coupon = SampleCoupons.open(STOCK);
        long before = deadlocks(kind);
        Map<MemberId, IssuedCoupon> held = new ConcurrentHashMap<>();
        AtomicInteger changed = new AtomicInteger();
        Stores.on(kind);
        try (JdbcStore store = Stores.ownPool(kind)
                        .poolSize(16)
                        .deadline(Duration.ofSeconds(60))
                        .build();
                CoalescingCouponIssuer groupCommit = CoalescingCouponIssuer.around(new RowLockCouponIssuer(store))
                        .deadline(Duration.ofSeconds(90))
                        .build()) {
            new JdbcCouponCatalog(store).create(coupon);
            CouponIssuer[] engines = {
                new RowLockCouponIssuer(store), new ConditionalUpdateCouponIssuer(store), groupCommit, groupCommit
            };
            ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
            for (int i = 0; i < 2 * MEMBERS; i++) {
                int call = i;
                callers.execute(() -> {
                    MemberId member = SampleCoupons.member(call / 2);
                    IssueOutcome outcome = engines[call % engines.length].issue(coupon.id(), member);
                    outcome.held().ifPresent(mine -> {
                        IssuedCoupon other = held.putIfAbsent(member, mine);
                        if (other != null && !other.equals(mine)) {
                            changed.incrementAndGet();
                        }
                    });
                });
            }
            callers.shutdown();
            assertThat(callers.awaitTermination(200, TimeUnit.SECONDS)).isTrue();
            assertThat(new JdbcIssuedCouponHistory(store).count(coupon.id()).total())
                    .isEqualTo(STOCK);
            Optional<Coupon> after = new JdbcCouponCatalog(store).find(coupon.id());
            assertThat(after.orElseThrow().inventory().usedCount()).isEqualTo(STOCK);
        }
        // whoever gave up would have thrown, and be missing here
        assertThat(held).hasSize(STOCK);
        assertThat(changed).hasValue(0);
        assertThat(deadlocks(kind) - before).isZero();
    }

    /** Counted by the server; PostgreSQL's statistics are of this session's next look. */
    private static long deadlocks(DatabaseKind kind) throws SQLException {
        String sql = kind == DatabaseKind.POSTGRESQL
                ? "SELECT sum(deadlocks) FROM pg_stat_database"
                : "SELECT variable_value FROM information_schema.global_status"
                        + " WHERE variable_name = 'INNODB_DEADLOCKS'";
        try (Connection connection = Stores.connect(kind);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }
}
