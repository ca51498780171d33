package io.openrun.coupon.queue;

import java.util.List;
import java.util.Optional;

/**
 * Where events come from. What was taken and not acknowledged is given out again, to this taker or another. Safe for
 * use by many threads at once.
 */
public interface EventSource {

    /**
     * Takes the next events that are there. Does not wait for new ones.
     *
     * @param eventsMax how many at most, 1 or more; what was written as one piece is given out as one, and may be more
     * @return the events, or empty if there are none now
     * @throws IllegalArgumentException if {@code eventsMax} is below 1
     * @throws io.openrun.coupon.CouponException if the source does not answer; what it may have taken comes again
     */
    Optional<Delivery> poll(int eventsMax);

    /**
     * Says that all events of a delivery are durable elsewhere. May be repeated.
     *
     * @param delivery what was taken from this source
     * @throws io.openrun.coupon.CouponException if the source does not answer; the delivery may come again
     */
    void acknowledge(Delivery delivery);

    /**
     * Events that are acknowledged together.
     *
     * @param token how the source knows them again; opaque to others
     * @param events the events, at least one, those of one coupon in the order of issue
     */
    record Delivery(String token, List<CouponIssuedEvent> events) {

        /**
         * Copies the events.
         *
         * @param token how the source knows them again
         * @param events the events
         * @throws IllegalArgumentException if a part is null or there are no events
         */
        public Delivery {
            if (token == null || events == null || events.isEmpty()) {
                throw new IllegalArgumentException("a delivery needs a token and events");
            }
            events = List.copyOf(events);
        }
    }
}
