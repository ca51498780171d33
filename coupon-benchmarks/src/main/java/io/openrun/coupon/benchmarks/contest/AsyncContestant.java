package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import java.util.function.Consumer;

/** A contestant that can be asked without waiting. */
public interface AsyncContestant extends Contestant {

    /** Asks for one member; {@code answered} is called once, on a thread of the contestant's or on the caller's. */
    void issue(CouponId couponId, MemberId memberId, Consumer<Answer> answered);
}
