package io.openrun.coupon.spring;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.engine.jdbc.TransactionalRowLock;
import java.sql.Connection;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Issues inside of the caller's transaction if there is one on the service's data source: then a coupon is issued if, and
 * only if, the caller commits. Any other call is decided and committed by itself.
 */
final class JoiningCouponIssuer implements CouponIssuer {

    private final CouponIssuer alone;
    private final TransactionalRowLock joined;
    private final DataSource dataSource;

    JoiningCouponIssuer(CouponIssuer alone, TransactionalRowLock joined, DataSource dataSource) {
        this.alone = alone;
        this.joined = joined;
        this.dataSource = dataSource;
    }

    @Override
    public List<IssueOutcome> issueAll(CouponId couponId, List<MemberId> memberIds) {
        return isInTransaction() ? join(couponId, memberIds) : alone.issueAll(couponId, memberIds);
    }

    @Override
    public IssueOutcome issue(CouponId couponId, MemberId memberId) {
        return isInTransaction() ? CouponIssuer.super.issue(couponId, memberId) : alone.issue(couponId, memberId);
    }

    private boolean isInTransaction() {
        return TransactionSynchronizationManager.isActualTransactionActive()
                && TransactionSynchronizationManager.hasResource(dataSource);
    }

    private List<IssueOutcome> join(CouponId couponId, List<MemberId> memberIds) {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            return joined.issueAll(connection, couponId, memberIds);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }
}
