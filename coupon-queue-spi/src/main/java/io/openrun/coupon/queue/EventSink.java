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
     * @throws io.openrun.coupon.NotCarriedOutException if none was taken over: with REJECTED for good, because of at least
     *     one of them, else for now
     * @throws io.openrun.coupon.OutcomeUnknownException if some may have been: append them all again
     */
    void append(List<CouponIssuedEvent> events);
}
