package io.openrun.coupon.micrometer;

import io.openrun.coupon.engine.jdbc.JdbcStore;

/** A plant. */
public interface MetersKnowAnEngine {

    void takes(JdbcStore store);
}
