package io.openrun.coupon.queue.kafka;

import io.openrun.coupon.engine.jdbc.JdbcStore;

/** A plant. */
public interface KafkaKnowsAnEngine {

    void takes(JdbcStore store);
}
