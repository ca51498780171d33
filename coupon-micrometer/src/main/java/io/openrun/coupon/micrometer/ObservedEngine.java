package io.openrun.coupon.micrometer;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.MemberId;
import java.util.List;

/** What reaches an engine: one observation a batch, current on the thread that sends it. */
final class ObservedEngine implements CouponIssuer {

    static final String BATCH = "coupon.batch";
    static final String SIZE = "coupon.batch.size";

    private final CouponIssuer engine;
    private final ObservationRegistry observations;
    private final KeyValue name;
    private final DistributionSummary sizes;

    ObservedEngine(CouponIssuer engine, ObservationRegistry observations, MeterRegistry meters, String name) {
        this.engine = engine;
        this.observations = observations;
        this.name = KeyValue.of(CallRecord.ENGINE, name);
        this.sizes = DistributionSummary.builder(SIZE)
                .description("How many members the batches have that are sent to the engine")
                .baseUnit("members")
                .tag(CallRecord.ENGINE, name)
                .register(meters);
    }

    @Override
    public List<IssueOutcome> issueAll(CouponId couponId, List<MemberId> memberIds) {
        if (memberIds == null || memberIds.isEmpty()) {
            return engine.issueAll(couponId, memberIds); // nobody asks, so there is nothing to observe
        }
        sizes.record(memberIds.size());
        Observation batch = start(couponId, memberIds.size());
        List<IssueOutcome> outcomes;
        Observation.Scope current = batch.openScope();
        try {
            outcomes = engine.issueAll(couponId, memberIds);
        } catch (RuntimeException | Error failure) {
            current.close();
            batch.error(failure);
            stop(batch, CallOutcome.of(failure));
            throw failure;
        }
        current.close();
        stop(batch, CallOutcome.DECIDED);
        return outcomes;
    }

    private Observation start(CouponId couponId, int members) {
        Observation batch = Observation.createNotStarted(BATCH, observations);
        if (!batch.isNoop()) {
            batch.contextualName("decide batch")
                    .lowCardinalityKeyValue(name)
                    .highCardinalityKeyValue(CallRecord.COUPON, String.valueOf(couponId))
                    .highCardinalityKeyValue("members", Integer.toString(members));
        }
        return batch.start();
    }

    private static void stop(Observation batch, CallOutcome outcome) {
        batch.lowCardinalityKeyValue(outcome.keyValue());
        batch.stop();
    }
}
