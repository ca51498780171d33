package io.openrun.coupon.spring;

import io.micrometer.tracing.Tracer;
import io.openrun.coupon.micrometer.CallerTrace;
import io.openrun.coupon.micrometer.CurrentTraceparent;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Traces go on where the events are put on record, if the service traces at all. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = "io.micrometer.tracing.Tracer")
class TracingConfiguration {

    /** Tells the stores the trace of the thread that sends to them. */
    interface CurrentTrace extends Supplier<@Nullable String> {}

    @Bean
    CurrentTrace couponCurrentTrace(ObjectProvider<Tracer> tracers) {
        Tracer tracer = tracers.getIfUnique();
        return tracer == null ? () -> null : new CurrentTraceparent(tracer)::get;
    }

    /** Brings the trace of a caller to the thread that sends what was gathered. */
    interface CallersTrace extends Supplier<@Nullable UnaryOperator<Runnable>> {}

    @Bean
    CallersTrace couponCallersTrace(ObjectProvider<Tracer> tracers) {
        Tracer tracer = tracers.getIfUnique();
        return tracer == null ? () -> null : new CallerTrace(tracer)::get;
    }
}
