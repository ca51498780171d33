package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueRules;
import io.openrun.coupon.MemberId;
import java.util.List;

/**
 * Issues under a lock on the coupon's row ({@code SELECT … FOR UPDATE}): callers take turns, and nobody starts over.
 * The right choice under steady contention; the larger the batch, the more it issues per second.
 */
public final class RowLockCouponIssuer implements CouponIssuer {

    private final JdbcStore store;

    /**
     * An issuer over a store.
     *
     * @param store where coupons and issued coupons are; stays the caller's to close
     */
    public RowLockCouponIssuer(JdbcStore store) {
        this.store = store;
    }

    @Override
    public List<IssueOutcome> issueAll(CouponId couponId, List<MemberId> memberIds) {
        List<MemberId> members = IssueRules.checkBatch(couponId, memberIds);
        return members.isEmpty()
                ? List.of()
                : store.transactions().run(handle -> store.steps().issueLocked(handle, couponId, members));
    }
}
