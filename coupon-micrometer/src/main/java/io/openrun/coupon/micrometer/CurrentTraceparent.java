package io.openrun.coupon.micrometer;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows the trace that a thread is in, for stores that send it along with their events:
 *
 * <pre>{@code
 * JdbcStore.builder().outbox(true).traceparent(new CurrentTraceparent(tracer))
 * }</pre>
 *
 * <p>A trace that is not recorded is none: nothing is written for it. Needs Micrometer Tracing, as nothing else in this
 * module does. Thread-safe.
 */
public final class CurrentTraceparent implements Supplier<@Nullable String> {

    private static final int TRACE_ID_DIGITS = 32;

    private final Tracer tracer;

    /**
     * The traces of a tracer.
     *
     * @param tracer who makes the spans
     * @throws IllegalArgumentException if it is null
     */
    public CurrentTraceparent(Tracer tracer) {
        if (tracer == null) {
            throw new IllegalArgumentException("tracer must be given");
        }
        this.tracer = tracer;
    }

    /** {@return the {@code traceparent} of the span that this thread is in, or null if there is none that is recorded} */
    @Override
    public @Nullable String get() {
        Span span = tracer.currentSpan();
        if (span == null) {
            return null;
        }
        TraceContext context = span.context();
        if (!Boolean.TRUE.equals(context.sampled())) {
            return null;
        }
        String traceId = context.traceId();
        return "00-" + "0".repeat(TRACE_ID_DIGITS - traceId.length()) + traceId + "-" + context.spanId() + "-01";
    }
}
