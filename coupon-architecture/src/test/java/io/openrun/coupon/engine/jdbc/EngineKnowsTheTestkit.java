package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.testkit.SampleCoupons;

/** A plant. */
public interface EngineKnowsTheTestkit {

    void takes(SampleCoupons samples);
}
