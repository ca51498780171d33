package io.openrun.coupon.queue;

import io.openrun.coupon.engine.jdbc.JdbcStore;

/** A plant. */
public interface QueueKnowsAnEngine {

    void takes(JdbcStore store);
}
