package io.openrun.coupon.queue;

import io.micrometer.core.instrument.MeterRegistry;

/** A plant. */
public interface QueueKnowsMicrometer {

    void takes(MeterRegistry meters);
}
