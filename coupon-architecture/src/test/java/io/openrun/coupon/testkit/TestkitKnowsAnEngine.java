package io.openrun.coupon.testkit;

import io.openrun.coupon.engine.jdbc.JdbcStore;

/** A plant. */
public interface TestkitKnowsAnEngine {

    void takes(JdbcStore store);
}
