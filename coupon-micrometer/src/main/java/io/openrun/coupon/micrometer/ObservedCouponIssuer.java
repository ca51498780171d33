package io.openrun.coupon.micrometer;

import io.micrometer.observation.Observation;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.MemberId;
import java.util.List;

/** Callers who wait: one observation a call, current while the call is on its way. */
final class ObservedCouponIssuer implements CouponIssuer {

    private final CouponIssuer issuer;
    private final CallRecord record;

    ObservedCouponIssuer(CouponIssuer issuer, CallRecord record) {
        this.issuer = issuer;
        this.record = record;
    }

    @Override
    public List<IssueOutcome> issueAll(CouponId couponId, List<MemberId> memberIds) {
        if (memberIds == null || memberIds.isEmpty()) {
            return issuer.issueAll(couponId, memberIds); // nobody asks, so there is nothing to observe
        }
        Observation call = record.start(couponId);
        List<IssueOutcome> outcomes;
        Observation.Scope current = call.openScope();
        try {
            outcomes = issuer.issueAll(couponId, memberIds);
        } catch (RuntimeException | Error failure) {
            current.close();
            record.failed(call, failure, memberIds.size());
            throw failure;
        }
        current.close();
        record.answered(call, outcomes);
        return outcomes;
    }

    @Override
    public IssueOutcome issue(CouponId couponId, MemberId memberId) {
        Observation call = record.start(couponId);
        IssueOutcome outcome;
        Observation.Scope current = call.openScope();
        try {
            outcome = issuer.issue(couponId, memberId);
        } catch (RuntimeException | Error failure) {
            current.close();
            record.failed(call, failure, 1);
            throw failure;
        }
        current.close();
        record.answered(call, outcome);
        return outcome;
    }
}
