package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import java.util.List;

/** A contestant whose calls are whole batches: no decision is made for a single member. */
public interface BatchContestant extends Contestant {

    /** How many members make a call. */
    int BATCH = 1_000;

    /** Issues to all of them. */
    void issueAll(CouponId couponId, List<MemberId> memberIds);

    @Override
    default Answer issue(CouponId couponId, MemberId memberId) {
        issueAll(couponId, List.of(memberId));
        return Answer.ISSUED;
    }
}
