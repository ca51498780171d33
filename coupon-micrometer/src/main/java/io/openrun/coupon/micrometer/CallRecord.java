package io.openrun.coupon.micrometer;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssueOutcome;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Observes the calls of callers, and counts what each member got. Thread-safe. */
final class CallRecord {

    static final String CALL = "coupon.issue";
    static final String OUTCOMES = "coupon.issue.outcomes";
    static final String ENGINE = "engine";
    static final String COUPON = "coupon";

    private final ObservationRegistry observations;
    private final KeyValue engine;
    private final Map<CallOutcome, Counter> outcomes = new EnumMap<>(CallOutcome.class);

    CallRecord(ObservationRegistry observations, MeterRegistry meters, String engine) {
        this.observations = observations;
        this.engine = KeyValue.of(ENGINE, engine);
        for (CallOutcome outcome : CallOutcome.OF_REQUESTS) {
            outcomes.put(
                    outcome,
                    Counter.builder(OUTCOMES)
                            .description("What members got who asked for a coupon")
                            .baseUnit("requests")
                            .tags(ENGINE, engine, CallOutcome.KEY, outcome.word())
                            .register(meters));
        }
    }

    Observation start(CouponId couponId) {
        Observation call = Observation.createNotStarted(CALL, observations);
        if (!call.isNoop()) {
            call.contextualName("issue coupon")
                    .lowCardinalityKeyValue(engine)
                    .highCardinalityKeyValue(COUPON, String.valueOf(couponId));
        }
        return call.start();
    }

    void answered(Observation call, IssueOutcome answer) {
        CallOutcome outcome = CallOutcome.of(answer);
        count(outcome, 1);
        stop(call, outcome);
    }

    void answered(Observation call, List<IssueOutcome> answers) {
        Map<CallOutcome, Integer> counts = new EnumMap<>(CallOutcome.class);
        answers.forEach(answer -> counts.merge(CallOutcome.of(answer), 1, Integer::sum));
        counts.forEach(this::count);
        stop(call, counts.size() == 1 ? counts.keySet().iterator().next() : CallOutcome.MIXED);
    }

    void failed(Observation call, Throwable failure, int members) {
        CallOutcome outcome = CallOutcome.of(failure);
        count(outcome, members);
        call.error(failure);
        stop(call, outcome);
    }

    private void count(CallOutcome outcome, int members) {
        Counter counter = outcomes.get(outcome);
        if (counter != null) {
            counter.increment(members);
        }
    }

    private static void stop(Observation call, CallOutcome outcome) {
        call.lowCardinalityKeyValue(outcome.keyValue());
        call.stop();
    }
}
