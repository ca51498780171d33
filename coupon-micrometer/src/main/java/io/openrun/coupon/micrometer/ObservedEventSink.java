package io.openrun.coupon.micrometer;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.Traceparent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes a sink, so that the traces that events come from go on where they are stored.
 *
 * <ul>
 *   <li>Observation {@code coupon.store.batch}: one for each batch, of no trace but that of the thread, where its scope is
 *       open: what the sink does belongs to it.
 *   <li>Observation {@code coupon.store}: one for each recorded trace that events of the batch come from, of at most
 *       {@value #TRACES_MAX} in the order of the events, with a {@link ReceiverContext} that has the {@code traceparent}.
 *       The handlers of Micrometer Tracing make a span of it, a child of the one that issued.
 * </ul>
 *
 * <p>A failure is recorded on each of them, and thrown on. What a handler throws is logged and changes nothing: what is
 * observed is not delivered again for it. No key has a member. Thread-safe.
 */
public final class ObservedEventSink implements EventSink {

    /** How many traces of one batch go on. */
    static final int TRACES_MAX = 32;

    static final String BATCH = "coupon.store.batch";
    static final String TRACE = "coupon.store";

    private static final Logger LOG = LoggerFactory.getLogger(ObservedEventSink.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");
    private static final String HEADER = "traceparent";
    private static final String EVENTS = "events";

    private final EventSink sink;
    private final ObservationRegistry observations;
    private final KeyValue name;

    /**
     * Observes a sink.
     *
     * @param sink where events go
     * @param observations who is told; {@link ObservationRegistry#NOOP} costs next to nothing
     * @param name the value of the tag {@code sink}, such as {@code record}: 1 to 32 characters of {@code a-z 0-9 -}
     * @throws IllegalArgumentException if one is null, or the name has another form
     */
    public ObservedEventSink(EventSink sink, ObservationRegistry observations, String name) {
        if (sink == null || observations == null) {
            throw new IllegalArgumentException("sink and observations must be given");
        }
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name must be 1 to 32 characters of a-z 0-9 -, was " + name);
        }
        this.sink = sink;
        this.observations = observations;
        this.name = KeyValue.of("sink", name);
    }

    @Override
    public void append(List<CouponIssuedEvent> events) {
        if (events.isEmpty() || observations.isNoop()) {
            sink.append(events);
            return;
        }
        Observed observed = new Observed(observations);
        quietly(() -> start(events, observed));
        try {
            sink.append(events);
        } catch (RuntimeException | Error failure) {
            observed.end(failure);
            throw failure;
        }
        observed.end(null);
    }

    private void start(List<CouponIssuedEvent> events, Observed observed) {
        events.stream()
                .filter(ObservedEventSink::isRecorded)
                .collect(groupingBy(ObservedEventSink::traceId, LinkedHashMap::new, toList()))
                .values()
                .stream()
                .limit(TRACES_MAX)
                .forEach(ofOneTrace -> observed.start(trace(ofOneTrace)));
        observed.startHere(Observation.createNotStarted(BATCH, observations)
                .contextualName("store batch")
                .lowCardinalityKeyValue(name)
                .highCardinalityKeyValue(EVENTS, Integer.toString(events.size())));
    }

    private static boolean isRecorded(CouponIssuedEvent event) {
        Traceparent traceparent = event.traceparent();
        return traceparent != null && traceparent.isSampled();
    }

    private static String traceId(CouponIssuedEvent event) {
        Traceparent traceparent = event.traceparent();
        return traceparent == null ? "" : traceparent.traceId();
    }

    private Observation trace(List<CouponIssuedEvent> events) {
        CouponIssuedEvent first = events.get(0);
        ReceiverContext<CouponIssuedEvent> received = new ReceiverContext<>(ObservedEventSink::header, Kind.CONSUMER);
        received.setCarrier(first);
        return Observation.createNotStarted(TRACE, () -> received, observations)
                .contextualName("store coupons")
                .lowCardinalityKeyValue(name)
                .highCardinalityKeyValue(CallRecord.COUPON, first.couponId().value())
                .highCardinalityKeyValue(EVENTS, Integer.toString(events.size()));
    }

    private static @Nullable String header(CouponIssuedEvent event, String header) {
        Traceparent traceparent = event.traceparent();
        return traceparent == null || !header.equalsIgnoreCase(HEADER) ? null : traceparent.value();
    }

    /** A batch that was stored would be stored again if this threw, and be a dead letter in the end. */
    private static void quietly(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException failure) {
            LOG.warn("an observation of a batch failed", failure);
        }
    }

    /** What was started for one batch, on one thread; whatever of it fails, the rest is ended. */
    private static final class Observed {

        private final ObservationRegistry observations;
        private final Observation.@Nullable Scope outside;
        private final List<Observation> started = new ArrayList<>();
        private Observation.@Nullable Scope scope;

        Observed(ObservationRegistry observations) {
            this.observations = observations;
            this.outside = observations.getCurrentObservationScope();
        }

        void start(Observation observation) {
            quietly(() -> started.add(observation.start()));
        }

        void startHere(Observation observation) {
            start(observation);
            scope = observation.openScope();
        }

        void end(@Nullable Throwable failure) {
            if (scope != null) {
                quietly(scope::close);
            }
            observations.setCurrentObservationScope(outside); // also where a handler's failure left the scope open
            for (int i = started.size() - 1; i >= 0; i--) {
                Observation observation = started.get(i);
                if (failure != null) {
                    quietly(() -> observation.error(failure));
                }
                quietly(observation::stop);
            }
        }
    }
}
