package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueRules;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.engine.jdbc.IssueSteps.Basis;
import io.openrun.coupon.engine.jdbc.Transactions.Done;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Takes a coupon by an update that says "if one is left"; who would be refused waits for no lock. On PostgreSQL one
 * member's request is one statement, with an {@linkplain JdbcStore.Builder#outbox outbox} a transaction around it;
 * elsewhere it is a look and a short transaction that begins with that update. A batch is decided under the row lock. The
 * right choice for single requests under contention.
 */
public final class ConditionalUpdateCouponIssuer implements CouponIssuer {

    /** An attempt is repeated only if the coupon changed between the update and the look at why it took nothing. */
    private static final int ATTEMPTS_MAX = 5;

    private final JdbcStore store;
    private final Attempts attempts = new Attempts(ATTEMPTS_MAX);
    private final RowLockCouponIssuer rowLock;

    /**
     * An issuer over a store.
     *
     * @param store where coupons and issued coupons are; stays the caller's to close
     */
    public ConditionalUpdateCouponIssuer(JdbcStore store) {
        this.store = store;
        this.rowLock = new RowLockCouponIssuer(store);
    }

    @Override
    public List<IssueOutcome> issueAll(CouponId couponId, List<MemberId> memberIds) {
        List<MemberId> members = IssueRules.checkBatch(couponId, memberIds);
        Deadline deadline = store.transactions().begin();
        return switch (members.size()) {
            case 0 -> List.of();
            case 1 -> List.of(issueOne(deadline, couponId, members));
            default -> rowLock.issueWithin(deadline, couponId, members);
        };
    }

    private IssueOutcome issueOne(Deadline deadline, CouponId couponId, List<MemberId> member) {
        try {
            return attempts.until(deadline, () -> attempt(deadline, couponId, member));
        } catch (OutcomeUnknownException inDoubt) {
            IssueOutcome settled =
                    rowLock.settle(deadline, couponId, member, inDoubt).get(0);
            // The statement in doubt may not even have begun, and issue after this: only what is held is final.
            if (settled.held().isEmpty()) {
                throw inDoubt;
            }
            return settled;
        }
    }

    /** On PostgreSQL the statement itself passes by who would be refused; elsewhere a look without a lock does. */
    private Optional<IssueOutcome> attempt(Deadline deadline, CouponId couponId, List<MemberId> member) {
        return store.dialect() == Dialect.POSTGRESQL
                ? takeByStatement(deadline, couponId, member.get(0))
                        .<IssueOutcome>map(IssueOutcome.Issued::new)
                        .or(() -> whyNot(deadline, couponId, member))
                : whyNot(deadline, couponId, member)
                        .or(() -> takeByTransaction(deadline, couponId, member).map(IssueOutcome.Issued::new));
    }

    private Optional<IssuedCoupon> takeByStatement(Deadline deadline, CouponId couponId, MemberId member) {
        try {
            return store.steps().announces()
                    ? store.transactions().run(deadline, handle -> {
                        Optional<IssuedCoupon> issued = store.steps().issueOne(handle, couponId, member);
                        return new Done<>(issued, issued.isPresent());
                    })
                    : store.transactions()
                            .single(deadline, handle -> store.steps().issueOne(handle, couponId, member));
        } catch (NotCarriedOutException held) {
            // The unique key knows of a row that the statement's snapshot did not show yet: a second click.
            if (held.reason() == NotCarriedOutException.Reason.REJECTED) {
                return Optional.empty();
            }
            throw held;
        }
    }

    private Optional<IssuedCoupon> takeByTransaction(Deadline deadline, CouponId couponId, List<MemberId> member) {
        return store.transactions().run(deadline, handle -> take(handle, couponId, member));
    }

    private Done<Optional<IssuedCoupon>> take(Handle handle, CouponId couponId, List<MemberId> member) {
        if (!store.coupons().useOneIfLeft(handle, couponId)) {
            return Done.unchanged(Optional.empty());
        }
        Basis basis = store.steps().read(handle, couponId, member).orElseThrow();
        List<IssuedCoupon> issued = IssueRules.issuedIn(basis.beforeUseOfOne().decide(member));
        if (issued.isEmpty()) {
            store.coupons().giveBack(handle, couponId, 1);
            return Done.changed(Optional.empty());
        }
        store.steps().store(handle, issued);
        return Done.changed(Optional.of(issued.get(0)));
    }

    /** Looks whether there is a reason to take nothing; empty if there is none. */
    private Optional<IssueOutcome> whyNot(Deadline deadline, CouponId couponId, List<MemberId> member) {
        return store.transactions()
                .look(deadline, handle -> store.steps().read(handle, couponId, member))
                .map(basis -> basis.decide(member))
                .or(() -> Optional.of(IssueRules.unknownCoupon(member)))
                .map(outcomes -> outcomes.get(0))
                .filter(outcome -> !(outcome instanceof IssueOutcome.Issued));
    }
}
