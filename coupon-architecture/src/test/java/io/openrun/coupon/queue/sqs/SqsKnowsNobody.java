package io.openrun.coupon.queue.sqs;

import io.openrun.coupon.CouponId;

/** Breaks no rule: knows the core. */
public interface SqsKnowsNobody {

    void takes(CouponId couponId);
}
