package io.openrun.coupon.queue.kafka.cycle;

import io.openrun.coupon.queue.kafka.Outer;

/** A plant. */
public interface Inner {

    void takes(Outer outer);
}
