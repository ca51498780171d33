package io.openrun.coupon.queue;

import java.util.List;

/**
 * Where events go. Taking an event twice is the same as taking it once. Safe for use by many threads at once.
 */
public interface EventSink {

    /**
     * Takes events over. They are durable here once this returns.
     *
     * @param events the events, in any order
     * @throws io.openrun.coupon.CouponException if they may not all have been taken over: append them again
     */
    void append(List<CouponIssuedEvent> events);
}
