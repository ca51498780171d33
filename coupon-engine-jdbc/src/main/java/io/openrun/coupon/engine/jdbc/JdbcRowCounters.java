package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.ChangeRefusedException.Reason;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.engine.jdbc.Transactions.Done;
import io.openrun.coupon.queue.RowCounters;
import org.jdbi.v3.core.Handle;

/** The counters in the coupons' rows, beside the rows of the issued coupons. */
public final class JdbcRowCounters implements RowCounters {

    private final JdbcStore store;
    private final LedgerTable ledger = new LedgerTable();

    /**
     * The counters of a store.
     *
     * @param store where the coupons are; stays the caller's to close
     */
    public JdbcRowCounters(JdbcStore store) {
        this.store = store;
    }

    @Override
    public Counted count(CouponId couponId) {
        return store.transactions().look(handle -> count(handle, couponId));
    }

    private Counted count(Handle handle, CouponId couponId) {
        return ledger.count(handle, couponId)
                .orElseThrow(() -> new ChangeRefusedException(Reason.UNKNOWN_COUPON, "there is no coupon " + couponId));
    }

    @Override
    public void correct(CouponId couponId) {
        boolean unused = store.transactions().run(handle -> correct(handle, couponId));
    }

    private Done<Boolean> correct(Handle handle, CouponId couponId) {
        CouponRow row = store.coupons().lockToChange(handle, couponId);
        Counted counted = count(handle, couponId);
        if (counted.isRight()) {
            return Done.unchanged(false);
        }
        if (counted.rows() > row.coupon().inventory().totalCount()) {
            throw new ChangeRefusedException(
                    Reason.STOCK_IN_USE, "coupon " + couponId + " has more rows than units: " + counted.rows());
        }
        ledger.correct(handle, couponId, counted);
        return Done.changed(true);
    }
}
