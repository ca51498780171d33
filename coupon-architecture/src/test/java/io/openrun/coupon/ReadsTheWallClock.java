package io.openrun.coupon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.function.Supplier;

/** A plant: each method reads the time off the machine's clock. */
@SuppressWarnings({"JavaTimeDefaultTimeZone", "JavaUtilDate"})
public final class ReadsTheWallClock {

    Instant instant() {
        return Instant.now();
    }

    Supplier<Instant> byReference() {
        return Instant::now;
    }

    Supplier<Instant> inALambda() {
        return () -> Instant.now().plusSeconds(1);
    }

    LocalDateTime localDateTime() {
        return LocalDateTime.now();
    }

    LocalDate localDate() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    ZonedDateTime zonedDateTime() {
        return ZonedDateTime.now();
    }

    long millis() {
        return System.currentTimeMillis();
    }

    Date date() {
        return new Date();
    }

    Calendar calendar() {
        return Calendar.getInstance();
    }

    Calendar gregorianCalendar() {
        return new GregorianCalendar();
    }

    Clock utc() {
        return Clock.systemUTC();
    }

    Clock defaultZone() {
        return Clock.systemDefaultZone();
    }

    Clock tick() {
        return Clock.tickSeconds(ZoneOffset.UTC);
    }

    Clock given(Clock clock) {
        return Clock.tick(clock, Duration.ofSeconds(1));
    }
}
