package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueRules;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.StockState;
import io.openrun.coupon.engine.jdbc.Transactions.Done;
import io.openrun.coupon.queue.Traceparent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The steps that the engines share; they differ in how they keep others away in between. */
final class IssueSteps {

    private final CouponTable coupons;
    private final IssuedCouponTable issuedCoupons;
    private final Optional<OutboxTable> outbox;
    private final Supplier<@Nullable String> traceparent;

    /** Steps that write an event of what they issue, where an outbox is given. */
    IssueSteps(
            CouponTable coupons,
            IssuedCouponTable issuedCoupons,
            Optional<OutboxTable> outbox,
            Supplier<@Nullable String> traceparent) {
        this.coupons = coupons;
        this.issuedCoupons = issuedCoupons;
        this.outbox = outbox;
        this.traceparent = traceparent;
    }

    /** What a decision rests on. The coupon is read first, so whoever took the last one is among the holders. */
    record Basis(CouponRow row, Holders holders) {

        List<IssueOutcome> decide(List<MemberId> members, Instant now) {
            return IssueRules.decide(row.coupon(), row.sequence(), holders.byMember(), members, now);
        }

        List<IssueOutcome> decide(List<MemberId> members) {
            return decide(members, holders.now());
        }

        /** The same before this transaction took one from the stock. */
        Basis beforeUseOfOne() {
            return new Basis(row.beforeUseOfOne(), holders);
        }
    }

    /** Reads without a lock; empty if there is no such coupon. */
    Optional<Basis> read(Handle handle, CouponId couponId, List<MemberId> members) {
        return coupons.find(handle, couponId)
                .map(IssueSteps::requireRows)
                .map(row -> new Basis(row, issuedCoupons.holders(handle, couponId, members)));
    }

    /** Waits for the coupon's row, decides, and stores what was issued. */
    Done<List<IssueOutcome>> issueLocked(Handle handle, CouponId couponId, List<MemberId> members) {
        return issueLocked(handle, couponId, members, issuedCoupons::holders);
    }

    /**
     * The same in fewer round trips, on PostgreSQL: where the rules would give every member one, it does not look who
     * holds one already, and leaves that to the unique key. If that knows one, the whole transaction fails.
     */
    Done<List<IssueOutcome>> issueLockedToNewcomers(Handle handle, CouponId couponId, List<MemberId> members) {
        return coupons.lockAndNow(handle, couponId)
                .map(locked -> {
                    CouponRow row = requireRows(locked.row());
                    List<IssueOutcome> outcomes = new Basis(row, new Holders(Map.of(), locked.now())).decide(members);
                    return outcomes.stream().allMatch(outcome -> outcome.held().isPresent())
                            ? countAndInsert(handle, row, outcomes)
                            : issue(handle, new Basis(row, issuedCoupons.holders(handle, couponId, members)), members);
                })
                .orElseGet(() -> Done.unchanged(IssueRules.unknownCoupon(members)));
    }

    private Done<List<IssueOutcome>> countAndInsert(Handle handle, CouponRow row, List<IssueOutcome> outcomes) {
        List<IssuedCoupon> issued = IssueRules.issuedIn(outcomes);
        if (!issuedCoupons.countAndInsert(handle, row, issued)) {
            throw changedUnderItsLock(row);
        }
        announce(handle, issued);
        return Done.changed(outcomes);
    }

    /** The same in a transaction whose snapshot may be older than the lock. */
    Done<List<IssueOutcome>> issueLockedAsCommitted(Handle handle, CouponId couponId, List<MemberId> members) {
        return issueLocked(handle, couponId, members, issuedCoupons::holdersAsCommitted);
    }

    private Done<List<IssueOutcome>> issueLocked(
            Handle handle, CouponId couponId, List<MemberId> members, ReadHolders holders) {
        return coupons.lock(handle, couponId)
                .map(IssueSteps::requireRows)
                .map(row -> issue(handle, new Basis(row, holders.read(handle, couponId, members)), members))
                .orElseGet(() -> Done.unchanged(IssueRules.unknownCoupon(members)));
    }

    private interface ReadHolders {
        Holders read(Handle handle, CouponId couponId, List<MemberId> members);
    }

    private Done<List<IssueOutcome>> issue(Handle handle, Basis basis, List<MemberId> members) {
        List<IssueOutcome> outcomes = basis.decide(members);
        List<IssuedCoupon> issued = IssueRules.issuedIn(outcomes);
        if (issued.isEmpty()) {
            return Done.unchanged(outcomes);
        }
        if (!coupons.use(handle, basis.row(), issued.size())) {
            throw changedUnderItsLock(basis.row());
        }
        store(handle, issued);
        return Done.changed(outcomes);
    }

    /** Stores what one decision issued and was counted, under the lock on the coupon's row. */
    void store(Handle handle, List<IssuedCoupon> issued) {
        issuedCoupons.insert(handle, issued);
        announce(handle, issued);
    }

    /** Decides for one member and stores, by one statement on PostgreSQL; empty if the rules give this member none. */
    Optional<IssuedCoupon> issueOne(Handle handle, CouponId couponId, MemberId member) {
        Optional<IssuedCoupon> issued = issuedCoupons.issueOne(handle, couponId, member);
        issued.ifPresent(one -> announce(handle, List.of(one)));
        return issued;
    }

    /** Whether what is issued has an event, which takes a transaction. */
    boolean announces() {
        return outbox.isPresent();
    }

    private void announce(Handle handle, List<IssuedCoupon> issued) {
        outbox.ifPresent(table -> table.insert(handle, issued, Traceparent.ask(traceparent)));
    }

    static CouponRow requireRows(CouponRow row) {
        if (row.state() != StockState.ROWS) {
            throw unavailable("coupon " + row.coupon().id() + " is " + row.state() + ", its stock is not in the rows");
        }
        return row;
    }

    private static NotCarriedOutException changedUnderItsLock(CouponRow row) {
        return unavailable("the row of coupon " + row.coupon().id() + " changed under its lock");
    }

    private static NotCarriedOutException unavailable(String message) {
        return new NotCarriedOutException(
                NotCarriedOutException.Reason.UNAVAILABLE, Duration.ofSeconds(1), message, null);
    }
}
