package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.AsyncCouponIssuer;
import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.CouponTerms;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.SoldOutMemory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** The code that the README shows, between the markers. */
final class ReadmeExample {

    private ReadmeExample() {}

    static String openRun(String jdbcUrl, String user, String password, CouponTerms terms) {
        // readme: service
        JdbcStore store = JdbcStore.builder()
                .jdbcUrl(jdbcUrl) // a small pool of its own; or .dataSource(yours)
                .credentials(user, password)
                .build();
        new CouponSchema(store).install(); // or coupon/db/*/*.sql by Flyway, then verify()

        CouponCatalog catalog = new JdbcCouponCatalog(store);
        catalog.create(Coupon.of(new CouponId("open-run"), terms, 1_000));

        CouponIssuer issuer = new RowLockCouponIssuer(store);
        IssueOutcome outcome = issuer.issue(new CouponId("open-run"), new MemberId("kim"));
        String answer = outcome.held()
                .map(coupon -> "Yours: " + coupon.id()) // issued now, or held already: the same answer
                .orElse("Sorry: " + outcome); // NOT_STARTED, ENDED, SUSPENDED, SOLD_OUT, UNKNOWN_COUPON
        // readme: end
        store.close();
        return answer;
    }

    static IssueOutcome crowd(JdbcStore store, CouponId couponId, MemberId memberId) {
        // readme: crowd
        CoalescingCouponIssuer groupCommit =
                CoalescingCouponIssuer.around(new RowLockCouponIssuer(store)).build();
        SoldOutMemory memory = new SoldOutMemory(new JdbcSoldOutSource(store));

        CouponIssuer issuer = memory.around(groupCommit); // callers wait, on platform or virtual threads
        AsyncCouponIssuer async = memory.aroundAsync(groupCommit.async()); // or they don't
        // readme: end
        try (groupCommit;
                memory) {
            IssueOutcome first = issuer.issue(couponId, memberId);
            IssueOutcome again =
                    async.issue(couponId, memberId).toCompletableFuture().join();
            return again.held().equals(first.held()) ? first : again;
        }
    }

    static void order(JdbcStore store, DataSource dataSource, CouponId couponId, MemberId memberId)
            throws SQLException {
        // readme: transaction
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            placeOrder(connection, memberId); // rows of yours
            new TransactionalRowLock(store).issueAll(connection, couponId, List.of(memberId));
            connection.commit(); // both, or neither
        }
        // readme: end
    }

    private static void placeOrder(Connection connection, MemberId memberId) throws SQLException {
        try (PreparedStatement order = connection.prepareStatement("INSERT INTO readme_order VALUES (?)")) {
            order.setString(1, memberId.value());
            order.executeUpdate();
        }
    }
}
