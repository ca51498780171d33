package io.openrun.coupon.examples.operator;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How values are written for a person. */
final class Text {

    private static final String NONE = "-";

    private Text() {}

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** In UTC, to the second. */
    static String moment(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Such as {@code 1h 2m 3s}. */
    static String age(Duration age) {
        long seconds = age.toSeconds();
        String hours = seconds < 3_600 ? "" : number(seconds / 3_600) + "h ";
        String minutes = seconds < 60 ? "" : seconds % 3_600 / 60 + "m ";
        return hours + minutes + seconds % 60 + "s";
    }

    static String orNone(@Nullable Object value) {
        return value == null ? NONE : value.toString();
    }

    /** A line of a name and a value. */
    static void field(PrintWriter out, String name, @Nullable Object value) {
        out.println(String.format(Locale.ROOT, "%-14s %s", name, Plain.text(orNone(value))));
    }
}
