package io.openrun.coupon.queue;

import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where in a trace an event comes from: the header {@code traceparent} of W3C Trace Context, version 00. It is told along
 * with an event and decides nothing, so what comes from outside and is none counts as none.
 *
 * @param value {@code 00-<trace id, 32 digits>-<span id, 16 digits>-<flags, 2 digits>}, in hexadecimal lower case; neither
 *     id is all zeros
 */
public record Traceparent(String value) {

    private static final Logger LOG = LoggerFactory.getLogger(Traceparent.class);
    private static final Pattern FORM = Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
    private static final int TRACE_ID_FROM = 3;
    private static final int TRACE_ID_TO = 35;
    private static final int FLAGS_FROM = 53;
    private static final int HEXADECIMAL = 16;
    private static final int SAMPLED = 1;

    /**
     * Checks the form.
     *
     * @param value the header's value
     * @throws IllegalArgumentException if it is null or of another form
     */
    public Traceparent {
        if (value == null || !FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("traceparent must be one of W3C Trace Context, version 00");
        }
    }

    /**
     * Reads what comes from outside; never throws.
     *
     * @param text any text, or null
     * @return the traceparent, or null if the text is none
     */
    public static @Nullable Traceparent parse(@Nullable String text) {
        return text != null && FORM.matcher(text).matches() ? new Traceparent(text) : null;
    }

    /**
     * Asks whoever knows the trace of this thread; what it throws counts as none.
     *
     * @param current gives a traceparent, or null
     * @return what it gave, or null if that is none
     */
    public static @Nullable Traceparent ask(Supplier<@Nullable String> current) {
        try {
            return parse(current.get());
        } catch (RuntimeException failure) {
            LOG.debug("the trace of an event could not be told", failure);
            return null;
        }
    }

    /** {@return the 32 digits that all spans of the trace share} */
    public String traceId() {
        return value.substring(TRACE_ID_FROM, TRACE_ID_TO);
    }

    /** {@return whether the trace is recorded where it began} */
    public boolean isSampled() {
        return (Integer.parseInt(value, FLAGS_FROM, value.length(), HEXADECIMAL) & SAMPLED) != 0;
    }

    @Override
    public String toString() {
        return value;
    }
}
