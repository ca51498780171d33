package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.micrometer.CouponMetrics;

/** A plant. */
public interface EngineKnowsTheMeters {

    CouponMetrics returns();
}
