package io.openrun.coupon.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A source that can tell how much it holds. Safe for use by many threads at once. */
public interface EventBacklog {

    /**
     * Looks what was not acknowledged yet. Takes nothing.
     *
     * @return what is waiting or being worked on
     * @throws io.openrun.coupon.CouponException if the source does not answer
     */
    Backlog backlog();

    /**
     * What a source holds.
     *
     * @param messages how many messages are not acknowledged, 0 or more, taken or not; a message may hold several events
     * @param oldestAge how long ago the oldest of them was written, or a time that is not shorter; zero if there are
     *     none, null if the source can't tell
     */
    record Backlog(long messages, @Nullable Duration oldestAge) {

        /** Nothing is waiting. */
        public static final Backlog EMPTY = new Backlog(0, Duration.ZERO);

        /**
         * Checks the parts.
         *
         * @param messages how many messages
         * @param oldestAge the age of the oldest
         * @throws IllegalArgumentException if one is negative
         */
        public Backlog {
            if (messages < 0 || (oldestAge != null && oldestAge.isNegative())) {
                throw new IllegalArgumentException("messages and oldestAge must be 0 or more");
            }
        }
    }
}
