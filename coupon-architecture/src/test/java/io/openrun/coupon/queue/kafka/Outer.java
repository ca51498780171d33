package io.openrun.coupon.queue.kafka;

import io.openrun.coupon.queue.kafka.cycle.Inner;

/** A plant. */
public interface Outer {

    void takes(Inner inner);
}
