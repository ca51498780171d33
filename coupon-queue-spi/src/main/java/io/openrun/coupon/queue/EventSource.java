package io.openrun.coupon.queue;

import java.util.List;
import java.util.Optional;

/**
 * Where events come from. What was taken and not acknowledged is given out again, to this taker or another. Safe for
 * use by many threads at once.
 */
public interface EventSource {

    /**
     * Takes the next events that are there. Waits for new ones a moment at most, 100 milliseconds or less.
     *
     * @param eventsMax how many at most, 1 or more; what was written as one piece is given out as one, and may be more
     * @return the events, or empty if there are none now
     * @throws IllegalArgumentException if {@code eventsMax} is below 1
     * @throws io.openrun.coupon.CouponException if the source does not answer; what it may have taken comes again
     */
    Optional<Delivery> poll(int eventsMax);

    /**
     * Says that all of a delivery is durable elsewhere. May be repeated.
     *
     * @param delivery what was taken from this source
     * @throws io.openrun.coupon.CouponException if the source does not answer; the delivery may come again
     */
    void acknowledge(Delivery delivery);

    /**
     * Says that a delivery is still being worked on, so that it stays with its taker for as long again as when it was
     * taken. It may have gone to another one already: then nothing changes.
     *
     * @param delivery what was taken from this source
     * @throws io.openrun.coupon.CouponException if the source does not answer; the delivery may go to another taker
     */
    void keep(Delivery delivery);

    /**
     * Messages that are acknowledged together.
     *
     * @param token how the source knows them again; opaque to others
     * @param attempts how often they were given out, this time included, 1 or more; the source counts it before it gives
     *     them out, so that a taker who dies of them is counted
     * @param events the events that could be read, those of one coupon in the order of issue
     * @param unreadable the messages that could not
     */
    record Delivery(String token, int attempts, List<CouponIssuedEvent> events, List<Undeliverable> unreadable) {

        /**
         * Copies the lists.
         *
         * @param token how the source knows them again
         * @param attempts how often they were given out
         * @param events the events
         * @param unreadable the messages that could not be read
         * @throws IllegalArgumentException if a part is null, there is no message at all, or {@code attempts} is below 1
         */
        public Delivery {
            if (token == null || events == null || unreadable == null || (events.isEmpty() && unreadable.isEmpty())) {
                throw new IllegalArgumentException("a delivery needs a token and events");
            }
            if (attempts < 1) {
                throw new IllegalArgumentException("attempts must be 1 or more, was " + attempts);
            }
            events = List.copyOf(events);
            unreadable = List.copyOf(unreadable);
        }

        /**
         * A first delivery of events that all could be read.
         *
         * @param token how the source knows them again
         * @param events the events
         */
        public Delivery(String token, List<CouponIssuedEvent> events) {
            this(token, 1, events, List.of());
        }
    }
}
