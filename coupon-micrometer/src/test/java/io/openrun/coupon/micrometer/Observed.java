package io.openrun.coupon.micrometer;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A registry of meters and one of observations, as a service has them, and what they were told. */
final class Observed {

    static final String ENGINE = "in-memory";

    final MeterRegistry meters;
    final ObservationRegistry observations = ObservationRegistry.create();
    final List<Observation.Context> ended = new CopyOnWriteArrayList<>();
    final CouponObservations coupons;

    Observed() {
        this(new SimpleMeterRegistry());
    }

    Observed(MeterRegistry meters) {
        this.meters = meters;
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        observations.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {
            @Override
            public void onStop(Observation.Context context) {
                ended.add(context);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        coupons = new CouponObservations(observations, meters, ENGINE);
    }

    /** Waits for the next observation to end, and forgets it. */
    Observation.Context next() {
        Poll.until(() -> !ended.isEmpty());
        return ended.remove(0);
    }

    static String outcome(Observation.Context observation) {
        return Objects.requireNonNull(observation.getLowCardinalityKeyValue("outcome"))
                .getValue();
    }

    static boolean failed(Observation.Context observation) {
        return observation.getError() != null;
    }

    double requests(String outcome) {
        return meters.get("coupon.issue.outcomes")
                .tags("engine", ENGINE, "outcome", outcome)
                .counter()
                .count();
    }

    /** The outcomes that were counted, and how often. */
    Map<String, Double> counted() {
        Map<String, Double> counted = new TreeMap<>();
        meters.find("coupon.issue.outcomes").counters().stream()
                .filter(counter -> counter.count() > 0)
                .forEach(counter -> counted.put(counter.getId().getTag("outcome"), counter.count()));
        return counted;
    }

    /** All that could name somebody: names, descriptions and tags of meters, keys and values of observations. */
    String everythingTold() {
        Stream<String> told = meters.getMeters().stream()
                .map(Meter::getId)
                .flatMap(id -> Stream.concat(
                        Stream.of(id.getName(), String.valueOf(id.getDescription())),
                        id.getTags().stream().map(Tag::toString)));
        Stream<String> observed = ended.stream()
                .flatMap(context -> Stream.concat(
                        Stream.of(context.getName(), String.valueOf(context.getContextualName())),
                        context.getAllKeyValues().stream().map(KeyValue::toString)));
        return Stream.concat(told, observed).collect(Collectors.joining("\n"));
    }
}
