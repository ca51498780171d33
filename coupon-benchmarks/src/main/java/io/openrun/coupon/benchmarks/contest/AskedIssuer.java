package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.AsyncCouponIssuer;
import io.openrun.coupon.CouponException;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.MemberId;
import java.util.function.Consumer;

/**
 * An issuer of this library, asked in the words of a contest.
 *
 * @param issuer for callers who wait
 * @param async for callers who don't
 */
record AskedIssuer(CouponIssuer issuer, AsyncCouponIssuer async) {

    Answer issue(CouponId couponId, MemberId memberId) {
        try {
            return Answer.of(issuer.issue(couponId, memberId));
        } catch (CouponException failure) {
            return Answer.of(failure);
        }
    }

    void issue(CouponId couponId, MemberId memberId, Consumer<Answer> answered) {
        async.issue(couponId, memberId)
                .whenComplete((outcome, failure) ->
                        answered.accept(failure == null ? Answer.of(outcome) : Answer.of(failure)));
    }
}
