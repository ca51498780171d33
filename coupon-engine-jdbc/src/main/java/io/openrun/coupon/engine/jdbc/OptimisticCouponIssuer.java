package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueRules;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.engine.jdbc.IssueSteps.Basis;
import io.openrun.coupon.engine.jdbc.Transactions.Done;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Decides without a lock, and stores only if the coupon's version is still the one it read; else it starts over. The
 * right choice where contention is rare. Who is outpaced too often is told BUSY, never that the coupon is sold out.
 */
public final class OptimisticCouponIssuer implements CouponIssuer {

    /** How often it tries unless told otherwise. */
    public static final int ATTEMPTS_MAX = 30;

    private final JdbcStore store;
    private final Attempts attempts;
    private final RowLockCouponIssuer rowLock;

    /**
     * An issuer over a store that tries {@value #ATTEMPTS_MAX} times.
     *
     * @param store where coupons and issued coupons are; stays the caller's to close
     */
    public OptimisticCouponIssuer(JdbcStore store) {
        this(store, ATTEMPTS_MAX);
    }

    /**
     * An issuer over a store.
     *
     * @param store where coupons and issued coupons are; stays the caller's to close
     * @param attemptsMax how often it tries within the store's deadline, 1 or more
     * @throws IllegalArgumentException if {@code attemptsMax} is below 1
     */
    public OptimisticCouponIssuer(JdbcStore store, int attemptsMax) {
        this.store = store;
        this.attempts = new Attempts(attemptsMax);
        this.rowLock = new RowLockCouponIssuer(store);
    }

    @Override
    public List<IssueOutcome> issueAll(CouponId couponId, List<MemberId> memberIds) {
        List<MemberId> members = IssueRules.checkBatch(couponId, memberIds);
        return members.isEmpty() ? List.of() : issueWithin(store.transactions().begin(), couponId, members);
    }

    private List<IssueOutcome> issueWithin(Deadline deadline, CouponId couponId, List<MemberId> members) {
        try {
            return attempts.until(deadline, () -> attempt(deadline, couponId, members));
        } catch (OutcomeUnknownException inDoubt) {
            return rowLock.settle(deadline, couponId, members, inDoubt);
        }
    }

    private Optional<List<IssueOutcome>> attempt(Deadline deadline, CouponId couponId, List<MemberId> members) {
        Optional<Basis> read =
                store.transactions().look(deadline, handle -> store.steps().read(handle, couponId, members));
        if (read.isEmpty()) {
            return Optional.of(IssueRules.unknownCoupon(members));
        }
        List<IssueOutcome> outcomes = read.get().decide(members);
        int count = IssueRules.issuedIn(outcomes).size();
        return count == 0
                ? Optional.of(outcomes)
                : store.transactions().run(deadline, handle -> storeIfUnchanged(handle, read.get(), members, count));
    }

    /** The counter first: it is the version test, and from then on the row is ours and the moment can be read. */
    private Done<Optional<List<IssueOutcome>>> storeIfUnchanged(
            Handle handle, Basis read, List<MemberId> members, int count) {
        if (!store.coupons().use(handle, read.row(), count)) {
            return Done.unchanged(Optional.empty());
        }
        List<IssueOutcome> outcomes = read.decide(members, store.coupons().now(handle));
        List<IssuedCoupon> issued = IssueRules.issuedIn(outcomes);
        if (issued.size() != count) {
            store.coupons().giveBack(handle, read.row().coupon().id(), count);
            return Done.changed(Optional.empty());
        }
        store.steps().store(handle, issued);
        return Done.changed(Optional.of(outcomes));
    }
}
