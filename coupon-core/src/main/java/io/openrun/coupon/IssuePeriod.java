package io.openrun.coupon;

import java.time.Instant;

/**
 * When a coupon can be issued: from {@code startsAt} (inclusive) to {@code endsAt} (exclusive), on the store's clock.
 *
 * @param startsAt the first moment, cut to microseconds
 * @param endsAt the first moment that is too late, cut to microseconds
 */
public record IssuePeriod(Instant startsAt, Instant endsAt) {

    /**
     * Checks the period.
     *
     * @param startsAt the first moment
     * @param endsAt the first moment that is too late
     * @throws IllegalArgumentException if a moment is null or outside the years 1970 to 9999, or the end is not after
     *     the start
     */
    public IssuePeriod {
        startsAt = Moments.stored("startsAt", startsAt);
        endsAt = Moments.stored("endsAt", endsAt);
        if (!endsAt.isAfter(startsAt)) {
            throw new IllegalArgumentException("endsAt must be after startsAt");
        }
    }
}
