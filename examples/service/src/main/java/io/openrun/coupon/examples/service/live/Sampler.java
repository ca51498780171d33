package io.openrun.coupon.examples.service.live;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.EventBacklog;
import io.openrun.coupon.testkit.OpenRunLatency;
import io.openrun.coupon.testkit.OpenRunTally;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks how a run is doing. What a store does not tell in time stays as it was. For one thread. */
final class Sampler {

    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);

    private final LiveStage stage;
    private final CouponId couponId;
    private final LiveEngine engine;
    private final OpenRunTally tally;
    private final long startNanos = System.nanoTime();
    private int number;
    private int remaining;
    private long rows;
    private EventBacklog.Backlog waiting = EventBacklog.Backlog.EMPTY;
    private OpenRunLatency latency = new OpenRunLatency(0, 0, 0, 0, 0);
    private long lastIssued;
    private long lastNanos = startNanos;

    Sampler(LiveStage stage, CouponId couponId, LiveEngine engine, OpenRunTally tally, int stock) {
        this.stage = stage;
        this.couponId = couponId;
        this.engine = engine;
        this.tally = tally;
        this.remaining = stock;
    }

    LiveSample look(RunState state) {
        lookAtStores();
        long issued = tally.issued();
        long already = tally.already();
        long refused = tally.refused();
        long now = System.nanoTime();
        OpenRunLatency recent = tally.latencySinceAsked();
        latency = recent.count() == 0 ? latency : recent;
        double perSecond = (issued - lastIssued) * 1e9 / (now - lastNanos);
        lastIssued = issued;
        lastNanos = now;
        number++;
        return new LiveSample(
                number,
                Duration.ofNanos(now - startNanos).toMillis(),
                state,
                remaining,
                issued + already + refused,
                issued,
                already,
                refused,
                tally.askedAgain(),
                Figures.rounded(perSecond),
                Figures.rounded(latency.p50Ms()),
                Figures.rounded(latency.p99Ms()),
                rows,
                waiting.messages(),
                waiting.oldestAge() == null ? 0 : waiting.oldestAge().toMillis());
    }

    private void lookAtStores() {
        try {
            remaining = stage.remaining(couponId);
            rows = stage.rows(couponId);
            waiting = stage.waiting(engine);
        } catch (CouponException unanswered) {
            LOG.debug("a store does not say how the run is doing", unanswered);
        }
    }
}
