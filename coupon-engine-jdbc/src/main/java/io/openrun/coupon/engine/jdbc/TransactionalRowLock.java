package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueRules;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The row lock in the caller's own transaction: coupons are issued if, and only if, the caller commits, and with an
 * {@linkplain JdbcStore.Builder#outbox outbox} so are their events written. The coupon's row stays locked until then, so
 * commit soon.
 *
 * <p>It neither commits nor rolls back nor closes, and sets nothing: timeouts are those of the caller's connection. What
 * fails is undone up to a savepoint, so the caller's transaction stays usable. It is no
 * {@link io.openrun.coupon.CouponIssuer}, because an answer is final only once the caller has committed, and because
 * calls in one transaction can't be gathered into batches of others.
 */
public final class TransactionalRowLock {

    private final JdbcStore store;

    /**
     * A row lock over a store; of the store it uses the names of the tables, not the connections.
     *
     * @param store where coupons and issued coupons are; stays the caller's to close
     */
    public TransactionalRowLock(JdbcStore store) {
        this.store = store;
    }

    /**
     * Decides the requests of several members for one coupon on the caller's connection.
     *
     * @param connection to the same database as the store, with auto-commit off, and on PostgreSQL and H2 at isolation
     *     READ COMMITTED
     * @param couponId the coupon
     * @param memberIds who asks, in the order of arrival, 0 to {@value io.openrun.coupon.CouponIssuer#BATCH_MAX}
     * @return one outcome for each member, in their order; final once the caller has committed
     * @throws IllegalArgumentException if an argument or a member is null, the batch is too large, or the connection is
     *     in auto-commit or at another isolation; before anything is read
     * @throws NotCarriedOutException if nothing was carried out; the caller's transaction goes on unless the connection
     *     is lost
     */
    public List<IssueOutcome> issueAll(Connection connection, CouponId couponId, List<MemberId> memberIds) {
        List<MemberId> members = IssueRules.checkBatch(couponId, memberIds);
        try {
            requireTransaction(connection);
            return members.isEmpty() ? List.of() : issueToSavepoint(connection, couponId, members);
        } catch (SQLException | JdbiException failure) {
            throw store.session().failure(failure, SqlFailure.Phase.WORKING);
        }
    }

    /**
     * The same on a Jdbi handle of the caller's.
     *
     * @param handle in a transaction
     * @param couponId the coupon
     * @param memberIds who asks, in the order of arrival
     * @return one outcome for each member, in their order; final once the caller has committed
     * @throws IllegalArgumentException as above
     * @throws NotCarriedOutException as above
     */
    public List<IssueOutcome> issueAll(Handle handle, CouponId couponId, List<MemberId> memberIds) {
        return issueAll(handle.getConnection(), couponId, memberIds);
    }

    private void requireTransaction(Connection connection) throws SQLException {
        if (connection.getAutoCommit()) {
            throw new IllegalArgumentException("connection must have auto-commit off");
        }
        // Above READ COMMITTED these two see the world as it was before the lock was had, or fail at the end.
        if (!store.dialect().isMySqlFamily()
                && connection.getTransactionIsolation() != Connection.TRANSACTION_READ_COMMITTED) {
            throw new IllegalArgumentException("connection must be at isolation READ COMMITTED");
        }
    }

    private List<IssueOutcome> issueToSavepoint(Connection connection, CouponId couponId, List<MemberId> members)
            throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            Jdbi jdbi = store.configure(Jdbi.create(connection));
            List<IssueOutcome> outcomes = jdbi.withHandle(handle -> store.steps()
                    .issueLockedAsCommitted(handle, couponId, members)
                    .answer());
            connection.releaseSavepoint(before);
            return outcomes;
        } catch (SQLException | RuntimeException failure) {
            undo(connection, before, failure);
            throw failure;
        }
    }

    private static void undo(Connection connection, Savepoint before, Exception failure) {
        try {
            connection.rollback(before);
        } catch (SQLException broken) {
            failure.addSuppressed(broken);
        }
    }
}
