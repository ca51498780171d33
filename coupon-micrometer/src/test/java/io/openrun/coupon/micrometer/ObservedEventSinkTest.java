package io.openrun.coupon.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brave.Tracing;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.CurrentTraceContext;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.propagation.TraceContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveBaggageManager;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.brave.bridge.W3CPropagation;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.InMemoryCoupons;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.Traceparent;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Spans as a real tracer makes them, with the propagation that a service has. */
class ObservedEventSinkTest {

    private final List<MutableSpan> spans = new CopyOnWriteArrayList<>();
    private final CurrentTraceContext current = ThreadLocalCurrentTraceContext.create();
    private final Tracing tracing = Tracing.newBuilder()
            .currentTraceContext(current)
            .propagationFactory(new W3CPropagation())
            .traceId128Bit(true)
            .addSpanHandler(new SpanHandler() {
                @Override
                public boolean end(TraceContext context, MutableSpan span, Cause cause) {
                    return spans.add(span);
                }
            })
            .build();
    private final Tracer tracer =
            new BraveTracer(tracing.tracer(), new BraveCurrentTraceContext(current), new BraveBaggageManager());
    private final ObservationRegistry observations = ObservationRegistry.create();

    ObservedEventSinkTest() {
        observations
                .observationConfig()
                .observationHandler(new ObservationHandler.FirstMatchingCompositeObservationHandler(
                        new PropagatingReceiverTracingObservationHandler<>(tracer, new BravePropagator(tracing)),
                        new DefaultTracingObservationHandler(tracer)));
    }

    @AfterEach
    void close() {
        tracing.close();
    }

    @Test
    void the_trace_of_a_request_goes_on_where_its_event_is_stored() {
        List<CouponIssuedEvent> stored = new ArrayList<>();
        Span request = tracer.nextSpan().name("request").start();
        String traceparent = traceparentIn(request);
        request.end();
        List<CouponIssuedEvent> events = List.of(event(1, traceparent), event(2, traceparent), event(3, null));
        observed(stored::addAll).append(events);
        assertThat(stored).isEqualTo(events);
        assertThat(named("store coupons")).singleElement().satisfies(span -> {
            assertThat(span.traceId()).isEqualTo(request.context().traceId());
            assertThat(span.parentId()).isEqualTo(request.context().spanId());
            assertThat(span.kind()).isEqualTo(brave.Span.Kind.CONSUMER);
            assertThat(span.error()).isNull();
            assertThat(span.tags()).containsEntry("sink", "record").containsEntry("events", "2");
            assertThat(span.tags().values()).noneMatch(value -> value.contains("member"));
        });
        assertThat(named("store batch")).singleElement().satisfies(span -> {
            assertThat(span.traceId()).isNotEqualTo(request.context().traceId());
            assertThat(span.parentId()).isNull();
            assertThat(span.tags()).containsEntry("events", "3");
        });
        assertThat(observations.getCurrentObservation()).isNull();
        assertThat(tracer.currentSpan()).isNull();
    }

    @Test
    void what_the_sink_does_belongs_to_the_batch() {
        observed(events -> Observation.createNotStarted("insert", observations).observe(() -> {}))
                .append(List.of(event(1, traceparent(1, "01"))));
        MutableSpan batch = named("store batch").get(0);
        assertThat(named("insert"))
                .singleElement()
                .satisfies(span -> assertThat(span.parentId()).isEqualTo(batch.id()));
    }

    @Test
    void a_trace_has_one_span_of_a_batch_and_what_is_not_recorded_or_no_trace_has_none() {
        List<String> started = new ArrayList<>();
        observations.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }

            @Override
            public void onStart(Observation.Context context) {
                started.add(context.getName());
            }
        });
        observed(events -> {})
                .append(List.of(
                        event(1, traceparent(7, "01")),
                        event(2, traceparent(8, "00")),
                        event(3, null),
                        event(4, traceparent(9, "01")),
                        event(5, traceparent(7, "01"))));
        assertThat(named("store coupons"))
                .extracting(MutableSpan::traceId)
                .containsExactlyInAnyOrder("f%031x".formatted(7), "f%031x".formatted(9));
        assertThat(started).containsExactly("coupon.store", "coupon.store", "coupon.store.batch");
    }

    @Test
    void of_many_traces_the_first_32_go_on() {
        observed(events -> {})
                .append(IntStream.rangeClosed(1, 500)
                        .mapToObj(i -> event(i, traceparent(i, "01")))
                        .toList());
        assertThat(named("store coupons"))
                .hasSize(ObservedEventSink.TRACES_MAX)
                .extracting(MutableSpan::traceId)
                .contains("f%031x".formatted(1), "f%031x".formatted(32));
        assertThat(named("store batch")).hasSize(1);
    }

    @Test
    void a_failure_is_on_each_span_and_thrown_on() {
        NotCarriedOutException failure =
                new NotCarriedOutException(NotCarriedOutException.Reason.BUSY, Duration.ZERO, "away", null);
        EventSink failing = observed(events -> {
            throw failure;
        });
        assertThatThrownBy(() ->
                        failing.append(List.of(event(1, traceparent(1, "01")), event(2, traceparent(2, "01")))))
                .isSameAs(failure);
        assertThat(spans).hasSize(3).allSatisfy(span -> assertThat(span.error()).isSameAs(failure));
        assertThat(observations.getCurrentObservation()).isNull();
    }

    @Test
    void a_handler_that_fails_is_in_no_events_way() {
        for (Moment moment : Moment.values()) {
            Failing handler = new Failing(moment);
            ObservationRegistry broken = ObservationRegistry.create();
            broken.observationConfig().observationHandler(handler);
            AtomicInteger appended = new AtomicInteger();
            EventSink sink = new ObservedEventSink(events -> appended.addAndGet(events.size()), broken, "record");
            assertThatCode(() -> sink.append(List.of(event(1, traceparent(1, "01")))))
                    .doesNotThrowAnyException();
            assertThat(appended).as("%s", moment).hasValue(1);
            assertThat(handler.failed.get()).as("%s", moment).isPositive();
            assertThat(broken.getCurrentObservation()).as("%s", moment).isNull();
        }
    }

    private enum Moment {
        STARTING,
        ENTERING,
        LEAVING,
        STOPPING
    }

    /** Fails each time in one of the moments that it is told of. */
    private static final class Failing implements ObservationHandler<Observation.Context> {

        final AtomicInteger failed = new AtomicInteger();
        private final Moment moment;

        Failing(Moment moment) {
            this.moment = moment;
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }

        @Override
        public void onStart(Observation.Context context) {
            failIf(Moment.STARTING);
        }

        @Override
        public void onScopeOpened(Observation.Context context) {
            failIf(Moment.ENTERING);
        }

        @Override
        public void onScopeClosed(Observation.Context context) {
            failIf(Moment.LEAVING);
        }

        @Override
        public void onStop(Observation.Context context) {
            failIf(Moment.STOPPING);
        }

        private void failIf(Moment now) {
            if (now == moment) {
                failed.incrementAndGet();
                throw new IllegalStateException("planted");
            }
        }
    }

    @Test
    void nobody_listens_and_nothing_is_observed() {
        AtomicInteger appended = new AtomicInteger();
        new ObservedEventSink(events -> appended.addAndGet(events.size()), ObservationRegistry.NOOP, "record")
                .append(List.of(event(1, null)));
        observed(events -> appended.addAndGet(10 + events.size())).append(List.of());
        assertThat(appended).hasValue(11);
        assertThat(spans).isEmpty();
    }

    @Test
    void a_trace_that_is_not_recorded_is_not_sent_along() {
        assertThat(new CurrentTraceparent(tracer).get()).isNull();
        Span unsampled = tracer.spanBuilder()
                .setParent(tracer.traceContextBuilder()
                        .traceId("f%031x".formatted(5))
                        .spanId("%016x".formatted(6))
                        .sampled(false)
                        .build())
                .start();
        assertThat(traceparentIn(unsampled)).isNull();
        Span old = tracer.spanBuilder()
                .setParent(tracer.traceContextBuilder()
                        .traceId("%016x".formatted(5))
                        .spanId("%016x".formatted(6))
                        .sampled(true)
                        .build())
                .start();
        assertThat(Traceparent.parse(traceparentIn(old)))
                .hasToString("00-%032x-%s-01".formatted(5, old.context().spanId()));
    }

    @Test
    void a_gathered_batch_is_sent_in_the_trace_of_the_first_caller_who_has_one() {
        Coupon coupon = SampleCoupons.open(10);
        InMemoryCoupons coupons = new InMemoryCoupons();
        coupons.create(coupon);
        List<String> sent = new CopyOnWriteArrayList<>();
        CouponIssuer engine = (couponId, members) -> {
            sent.add(String.valueOf(new CurrentTraceparent(tracer).get()));
            return coupons.issueAll(couponId, members);
        };
        try (CoalescingCouponIssuer issuer = CoalescingCouponIssuer.around(engine)
                .carry(new CallerTrace(tracer))
                .build()) {
            assertThat(issuer.issue(coupon.id(), SampleCoupons.member(1)).held())
                    .isPresent();
            Span request = tracer.nextSpan().start();
            Tracer.SpanInScope scope = tracer.withSpan(request);
            assertThat(issuer.issue(coupon.id(), SampleCoupons.member(2)).held())
                    .isPresent();
            scope.close();
            assertThat(issuer.issue(coupon.id(), SampleCoupons.member(3)).held())
                    .isPresent();
            assertThat(sent)
                    .containsExactly(
                            "null",
                            "00-%s-%s-01"
                                    .formatted(
                                            request.context().traceId(),
                                            request.context().spanId()),
                            "null");
        }
    }

    @Test
    void names_what_is_wrong_with_an_argument() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ObservedEventSink(events -> {}, observations, "The Record"))
                .withMessageContaining("name");
    }

    private @Nullable String traceparentIn(Span span) {
        Tracer.SpanInScope scope = tracer.withSpan(span);
        try {
            return new CurrentTraceparent(tracer).get();
        } finally {
            scope.close();
        }
    }

    private ObservedEventSink observed(EventSink sink) {
        return new ObservedEventSink(sink, observations, "record");
    }

    private List<MutableSpan> named(String name) {
        return spans.stream().filter(span -> name.equals(span.name())).toList();
    }

    private static CouponIssuedEvent event(int sequence, @Nullable String traceparent) {
        return new CouponIssuedEvent(
                new CouponId("summer"),
                SampleCoupons.member(sequence),
                sequence,
                1,
                SampleCoupons.now(),
                Traceparent.parse(traceparent));
    }

    private static String traceparent(int trace, String flags) {
        return "00-f%031x-%016x-%s".formatted(trace, trace, flags);
    }
}
