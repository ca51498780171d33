package io.openrun.coupon.acceptance;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.MemberId;
import java.util.List;

/** Dies between the store's answer and the caller's. */
record TrappedIssuer(CouponIssuer issuer, Trap trap) implements CouponIssuer {

    @Override
    public List<IssueOutcome> issueAll(CouponId couponId, List<MemberId> memberIds) {
        List<IssueOutcome> outcomes = issuer.issueAll(couponId, memberIds);
        if (outcomes.stream().anyMatch(Issued.class::isInstance)) {
            trap.reached(CrashPoint.AFTER_SCRIPT_BEFORE_REPLY);
        }
        return outcomes;
    }
}
