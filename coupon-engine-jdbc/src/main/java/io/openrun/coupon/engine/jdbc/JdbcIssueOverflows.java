package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.Paging;
import io.openrun.coupon.queue.IssueOverflow;
import io.openrun.coupon.queue.IssueOverflows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The issued coupons without a place on record, as {@link JdbcIssuedCouponSink} left them in {@code issue_overflow}. */
public final class JdbcIssueOverflows implements IssueOverflows {

    private final JdbcStore store;

    /**
     * The overflow of a store.
     *
     * @param store where the coupons are; stays the caller's to close
     */
    public JdbcIssueOverflows(JdbcStore store) {
        this.store = store;
    }

    @Override
    public List<IssueOverflow> list(CouponId couponId, @Nullable IssueOverflow after, int limit) {
        Paging.check("limit", limit);
        return store.transactions().look(handle -> store.issueOverflows().list(handle, couponId, after, limit));
    }

    @Override
    public long count() {
        return store.transactions().look(store.issueOverflows()::count);
    }
}
