package io.openrun.coupon.engine.redis;

import io.openrun.coupon.engine.jdbc.JdbcStore;

/** A plant. */
public interface RedisKnowsTheJdbcEngine {

    void takes(JdbcStore store);
}
