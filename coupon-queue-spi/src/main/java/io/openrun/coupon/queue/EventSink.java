package io.openrun.coupon.queue;

import java.util.List;

/**
 * Where events go. Taking an event twice does no harm: at the end of the way it is stored once. Safe for use by many
 * threads at once.
 */
public interface EventSink {

    /**
     * Takes events over. They are durable here once this returns.
     *
     * @param events the events, in any order
     * @throws io.openrun.coupon.NotCarriedOutException if none was taken over for now; or, with REJECTED, at least one of
     *     them never will be, whatever became of the others
     * @throws io.openrun.coupon.OutcomeUnknownException if some may have been: append them all again
     */
    void append(List<CouponIssuedEvent> events);
}
