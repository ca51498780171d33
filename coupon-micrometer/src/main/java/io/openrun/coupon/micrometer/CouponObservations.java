package io.openrun.coupon.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.openrun.coupon.AsyncCouponIssuer;
import io.openrun.coupon.CouponIssuer;
import java.util.regex.Pattern;

/**
 * Observes an issuer from outside and an engine from within: how long, with which outcome, in batches of which size.
 *
 * <pre>{@code
 * CouponObservations observed = new CouponObservations(observations, meters, "group-commit");
 * CoalescingCouponIssuer gathering = CoalescingCouponIssuer.around(observed.aroundEngine(engine)).build();
 * CouponIssuer issuer = observed.around(memory.around(gathering));
 * }</pre>
 *
 * <ul>
 *   <li>Observation {@code coupon.issue}: one for each call. Its {@code outcome} is that of the member, or {@code mixed}
 *       if several members got different answers. A refusal is an outcome; an error is only what throws.
 *   <li>Counter {@code coupon.issue.outcomes}: one for each member who asked, also in a call that failed. All outcomes are
 *       there from the beginning, at 0.
 *   <li>Observation {@code coupon.batch}: one for each batch that reaches the engine, on the thread that sends it, where
 *       its scope is open. A gathered batch is of many callers, so it is the child of none of them.
 *   <li>Distribution summary {@code coupon.batch.size}, in members.
 * </ul>
 *
 * <p>How long is measured by the handlers of the observation registry: those of Micrometer make the timers
 * {@code coupon.issue} and {@code coupon.batch} and a span of each. No key has a member or, in what becomes a tag, a
 * coupon: spans have the coupon. An empty batch is not observed. Thread-safe.
 */
public final class CouponObservations {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

    private final ObservationRegistry observations;
    private final MeterRegistry meters;
    private final String engine;
    private final CallRecord calls;

    /**
     * Observes issuers over one engine.
     *
     * @param observations who is told; {@link ObservationRegistry#NOOP} counts only, which costs next to nothing
     * @param meters where outcomes and sizes of batches are counted
     * @param engine the value of the tag {@code engine}: 1 to 32 characters of {@code a-z 0-9 -}
     * @throws IllegalArgumentException if one is null, or the engine's name has another form
     */
    public CouponObservations(ObservationRegistry observations, MeterRegistry meters, String engine) {
        if (observations == null || meters == null) {
            throw new IllegalArgumentException("observations and meters must be given");
        }
        if (engine == null || !NAME.matcher(engine).matches()) {
            throw new IllegalArgumentException("engine must be 1 to 32 characters of a-z 0-9 -, was " + engine);
        }
        this.observations = observations;
        this.meters = meters;
        this.engine = engine;
        this.calls = new CallRecord(observations, meters, engine);
    }

    /**
     * Observes calls. It belongs outermost, where it sees what callers see.
     *
     * @param issuer who is asked; stays the caller's to close
     * @return the same issuer, observed
     */
    public CouponIssuer around(CouponIssuer issuer) {
        return new ObservedCouponIssuer(issuer, calls);
    }

    /**
     * Observes calls of those who don't wait. A call whose future is cancelled has the outcome {@code unknown}.
     *
     * @param issuer who is asked
     * @return the same issuer, observed; its stages are those of the issuer within
     */
    public AsyncCouponIssuer aroundAsync(AsyncCouponIssuer issuer) {
        return new ObservedAsyncCouponIssuer(issuer, calls);
    }

    /**
     * Observes batches. It belongs around the engine itself, inside of what gathers.
     *
     * @param engine who decides; stays the caller's to close
     * @return the same engine, observed
     */
    public CouponIssuer aroundEngine(CouponIssuer engine) {
        return new ObservedEngine(engine, observations, meters, this.engine);
    }
}
