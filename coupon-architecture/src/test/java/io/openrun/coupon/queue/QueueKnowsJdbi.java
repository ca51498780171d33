package io.openrun.coupon.queue;

import org.jdbi.v3.core.Jdbi;

/** A plant. */
public interface QueueKnowsJdbi {

    void takes(Jdbi jdbi);
}
