package io.openrun.coupon.micrometer;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Brings the trace of a caller to the thread that sends the batch:
 *
 * <pre>{@code
 * CoalescingCouponIssuer.around(engine).carry(new CallerTrace(tracer))
 * }</pre>
 *
 * <p>So a batch goes on in the trace of the first of its callers whose trace is recorded; the others' traces end with their
 * calls. Needs Micrometer Tracing. Thread-safe.
 */
public final class CallerTrace implements Supplier<@Nullable UnaryOperator<Runnable>> {

    private final Tracer tracer;

    /**
     * The traces of a tracer.
     *
     * @param tracer who makes the spans
     * @throws IllegalArgumentException if it is null
     */
    public CallerTrace(Tracer tracer) {
        if (tracer == null) {
            throw new IllegalArgumentException("tracer must be given");
        }
        this.tracer = tracer;
    }

    /** {@return what runs work in the span that this thread is in, or null if there is none that is recorded} */
    @Override
    public @Nullable UnaryOperator<Runnable> get() {
        Span span = tracer.currentSpan();
        return span == null || !Boolean.TRUE.equals(span.context().sampled()) ? null : work -> () -> run(work, span);
    }

    private void run(Runnable work, Span span) {
        Tracer.SpanInScope scope = tracer.withSpan(span);
        try {
            work.run();
        } finally {
            scope.close();
        }
    }
}
