package io.openrun.coupon.queue;

import com.zaxxer.hikari.HikariDataSource;

/** A plant. */
public interface QueueKnowsHikari {

    void takes(HikariDataSource pool);
}
