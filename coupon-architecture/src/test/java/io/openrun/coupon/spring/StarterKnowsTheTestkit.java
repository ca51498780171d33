package io.openrun.coupon.spring;

import io.openrun.coupon.testkit.SampleCoupons;

/** A plant. */
public interface StarterKnowsTheTestkit {

    SampleCoupons returns();
}
