package io.openrun.coupon;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The moments that every store can hold: microseconds of the years 1970 to 9999. */
final class Moments {

    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private Moments() {}

    static Instant stored(String field, Instant moment) {
        if (moment == null || moment.isBefore(FIRST) || moment.isAfter(LAST)) {
            throw new IllegalArgumentException(field + " must be a moment of the years 1970 to 9999");
        }
        return moment.truncatedTo(ChronoUnit.MICROS);
    }
}
