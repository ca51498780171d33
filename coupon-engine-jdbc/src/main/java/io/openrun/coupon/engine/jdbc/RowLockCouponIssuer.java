package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueRules;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.OutcomeUnknownException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Issues under a lock on the coupon's row ({@code SELECT … FOR UPDATE}): callers take turns, and nobody starts over.
 * The right choice under steady contention; the larger the batch, the more it issues per second.
 *
 * <p>On PostgreSQL it leaves to the unique key who holds one already, as long as holders are rare. Where the key knows
 * one, the server logs a duplicate key, and the request is decided again with a look at the holders.
 */
public final class RowLockCouponIssuer implements CouponIssuer {

    private static final Logger LOG = LoggerFactory.getLogger(RowLockCouponIssuer.class);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final JdbcStore store;
    private final Newcomers newcomers = new Newcomers();

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
        return members.isEmpty() ? List.of() : issueWithin(store.transactions().begin(), couponId, members);
    }

    List<IssueOutcome> issueWithin(Deadline deadline, CouponId couponId, List<MemberId> members) {
        try {
            return issueOnce(deadline, couponId, members);
        } catch (OutcomeUnknownException inDoubt) {
            return settle(deadline, couponId, members, inDoubt);
        }
    }

    private List<IssueOutcome> issueOnce(Deadline deadline, CouponId couponId, List<MemberId> members) {
        if (store.dialect() == Dialect.POSTGRESQL && newcomers.areLikely()) {
            try {
                return issueToNewcomers(deadline, couponId, members);
            } catch (NotCarriedOutException held) {
                if (held.reason() != NotCarriedOutException.Reason.REJECTED) {
                    throw held;
                }
                newcomers.wereNot();
            }
        }
        List<IssueOutcome> outcomes =
                store.transactions().run(deadline, handle -> store.steps().issueLocked(handle, couponId, members));
        newcomers.note(outcomes);
        return outcomes;
    }

    private List<IssueOutcome> issueToNewcomers(Deadline deadline, CouponId couponId, List<MemberId> members) {
        return store.transactions()
                .run(deadline, handle -> store.steps().issueLockedToNewcomers(handle, couponId, members));
    }

    /**
     * Asks again, within the same deadline, where the answer to a COMMIT got lost. The transaction in doubt has the
     * coupon's row until it has ended one way or the other, and this waits for the row: what it sees is final.
     *
     * @throws OutcomeUnknownException what was given, if it can't be settled in time
     */
    List<IssueOutcome> settle(
            Deadline deadline, CouponId couponId, List<MemberId> members, OutcomeUnknownException inDoubt) {
        while (deadline.leaves(PAUSE) && !Thread.currentThread().isInterrupted()) {
            try {
                return issueOnce(deadline, couponId, members);
            } catch (CouponException stillInDoubt) {
                LOG.debug("a commit in doubt could not be settled yet", stillInDoubt);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw inDoubt;
    }
}
