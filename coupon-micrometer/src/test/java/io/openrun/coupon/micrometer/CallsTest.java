package io.openrun.coupon.micrometer;

import static io.openrun.coupon.micrometer.Observed.failed;
import static io.openrun.coupon.micrometer.Observed.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.openrun.coupon.AsyncCouponIssuer;
import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.InMemoryCoupons;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallsTest {

    private static final CouponId ID = new CouponId("open-run");
    private static final MemberId KIM = new MemberId("kim-9f3a7c");
    private static final MemberId LEE = new MemberId("lee-5b1e2d");
    private static final MemberId PARK = new MemberId("park-77aa01");

    private final Observed observed = new Observed();
    private final InMemoryCoupons coupons = new InMemoryCoupons();
    private final CouponIssuer issuer = observed.coupons.around(coupons);
    private final AsyncCouponIssuer async = observed.coupons.aroundAsync(AsyncCouponIssuer.of(coupons, Runnable::run));

    private CouponId created(Coupon coupon) {
        coupons.create(coupon);
        return coupon.id();
    }

    @Test
    void each_answer_is_an_outcome_and_no_error() {
        CouponId open = created(SampleCoupons.open(1));
        CouponId suspended = created(SampleCoupons.open(1));
        coupons.suspend(suspended);
        Map<String, Runnable> calls = Map.of(
                "sold_out", () -> issuer.issue(open, LEE),
                "already_issued", () -> issuer.issue(open, KIM),
                "unknown_coupon", () -> issuer.issue(ID, KIM),
                "not_started", () -> issuer.issue(created(SampleCoupons.notStarted()), KIM),
                "ended", () -> issuer.issue(created(SampleCoupons.ended()), KIM),
                "suspended", () -> issuer.issue(suspended, KIM));
        assertThat(issuer.issue(open, KIM)).isInstanceOf(IssueOutcome.Issued.class);
        assertOneCall("issued");
        calls.forEach((outcome, call) -> {
            call.run();
            assertOneCall(outcome);
        });
        assertThat(observed.counted().values()).hasSize(7).containsOnly(1.0);
    }

    private void assertOneCall(String outcome) {
        assertThat(observed.requests(outcome)).isEqualTo(1);
        Observation.Context call = observed.next();
        assertThat(outcome(call)).isEqualTo(outcome);
        assertThat(failed(call)).isFalse();
        assertThat(observed.meters
                        .get("coupon.issue")
                        .tags("engine", Observed.ENGINE, "outcome", outcome, "error", "none")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void each_failure_is_an_outcome_an_error_and_the_callers() {
        Map<String, RuntimeException> failures = Map.of(
                "busy", notCarriedOut(Reason.BUSY),
                "unavailable", notCarriedOut(Reason.UNAVAILABLE),
                "rejected", notCarriedOut(Reason.REJECTED),
                "unknown", new OutcomeUnknownException("no answer", null),
                "error", new IllegalStateException("broken"));
        failures.forEach((outcome, failure) -> {
            CouponIssuer failing = observed.coupons.around((couponId, members) -> {
                throw failure;
            });
            assertThatThrownBy(() -> failing.issue(ID, KIM)).isSameAs(failure);
            assertFailed(outcome, failure, 1);
            assertThatThrownBy(() -> failing.issueAll(ID, List.of(KIM, LEE))).isSameAs(failure);
            assertFailed(outcome, failure, 3);
        });
    }

    @Test
    void each_failure_of_a_later_answer_is_an_outcome_and_an_error() {
        RuntimeException busy = notCarriedOut(Reason.BUSY);
        AsyncCouponIssuer wrapping = observed.coupons.aroundAsync((couponId, members) ->
                CompletableFuture.failedFuture(busy).thenApply(never -> List.<IssueOutcome>of()));
        assertThatThrownBy(() -> wrapping.issueAll(ID, List.of(KIM))
                        .toCompletableFuture()
                        .join())
                .isInstanceOf(CompletionException.class)
                .hasCause(busy);
        assertFailed("busy", busy, 1);

        RuntimeException atOnce = new IllegalArgumentException("at once");
        AsyncCouponIssuer refusing = observed.coupons.aroundAsync((couponId, members) -> {
            throw atOnce;
        });
        assertThatThrownBy(() -> refusing.issue(ID, KIM)).isSameAs(atOnce);
        assertFailed("error", atOnce, 1);
    }

    private void assertFailed(String outcome, Throwable failure, int requests) {
        Observation.Context call = observed.next();
        assertThat(outcome(call)).isEqualTo(outcome);
        assertThat(call.getError()).isSameAs(failure);
        assertThat(observed.requests(outcome)).isEqualTo(requests);
    }

    @Test
    void a_call_for_several_is_one_observation_and_counts_for_each() {
        CouponId open = created(SampleCoupons.open(2));
        assertThat(issuer.issueAll(open, List.of(KIM, LEE))).hasSize(2);
        assertThat(outcome(observed.next())).isEqualTo("issued");
        assertThat(issuer.issueAll(open, List.of(KIM, PARK, LEE))).hasSize(3);
        assertThat(outcome(observed.next())).isEqualTo("mixed");
        assertThat(async.issueAll(open, List.of(PARK, KIM))).isCompleted();
        assertThat(outcome(observed.next())).isEqualTo("mixed");

        assertThat(observed.counted()).isEqualTo(Map.of("issued", 2.0, "already_issued", 3.0, "sold_out", 2.0));
        assertThat(observed.ended).isEmpty();
    }

    @Test
    void nobody_who_asks_is_nothing_to_observe() {
        assertThat(issuer.issueAll(ID, List.of())).isEmpty();
        assertThat(async.issueAll(ID, List.of())).isCompletedWithValue(List.of());
        assertThat(observed.ended).isEmpty();
        assertThat(observed.counted()).isEmpty();
    }

    @Test
    void bad_arguments_are_refused_as_ever() {
        assertThatIllegalArgumentException().isThrownBy(() -> issuer.issue(bad(), KIM));
        assertThatIllegalArgumentException().isThrownBy(() -> issuer.issue(ID, bad()));
        assertThatIllegalArgumentException().isThrownBy(() -> issuer.issueAll(ID, bad()));
        assertThatIllegalArgumentException().isThrownBy(() -> async.issue(bad(), KIM));
        assertThatIllegalArgumentException().isThrownBy(() -> async.issueAll(ID, bad()));
        assertThat(observed.counted()).isEqualTo(Map.of("error", 3.0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CouponObservations(observed.observations, observed.meters, "Row Lock"))
                .withMessageContaining("engine");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CouponObservations(bad(), observed.meters, "row-lock"))
                .withMessageContaining("observations");
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T bad() {
        return null;
    }

    @Test
    void all_outcomes_of_requests_are_there_from_the_beginning() {
        assertThat(observed.meters.find("coupon.issue.outcomes").counters())
                .extracting(counter -> counter.getId().getTag("outcome"))
                .containsExactlyInAnyOrder(
                        "issued",
                        "already_issued",
                        "unknown_coupon",
                        "not_started",
                        "ended",
                        "suspended",
                        "sold_out",
                        "busy",
                        "unavailable",
                        "rejected",
                        "unknown",
                        "error");
    }

    @Test
    void an_observation_is_current_while_the_call_is_taken_and_not_after() {
        AtomicReference<Observation> seen = new AtomicReference<>();
        CouponIssuer looking = (couponId, members) -> {
            seen.set(observed.observations.getCurrentObservation());
            throw notCarriedOut(Reason.BUSY);
        };
        assertThatThrownBy(() -> observed.coupons.around(looking).issue(ID, KIM))
                .isNotNull();
        assertThat(seen.getAndSet(null)).isNotNull();
        assertThat(observed.observations.getCurrentObservation()).isNull();
        AsyncCouponIssuer later = observed.coupons.aroundAsync(AsyncCouponIssuer.of(looking, Runnable::run));
        assertThat(later.issue(ID, KIM)).isCompletedExceptionally();
        assertThat(seen.get()).isNotNull();
        assertThat(observed.observations.getCurrentObservation()).isNull();
    }

    @Test
    void cancelling_a_later_answer_still_leaves_the_call_out_and_is_unknown() throws InterruptedException {
        CountDownLatch decide = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        CouponIssuer slow = (couponId, members) -> {
            asked.addAndGet(members.size());
            awaitUninterrupted(decide);
            return coupons.issueAll(couponId, members);
        };
        CouponId open = created(SampleCoupons.open(10));
        try (CoalescingCouponIssuer gathering =
                CoalescingCouponIssuer.around(slow).build()) {
            AsyncCouponIssuer later = observed.coupons.aroundAsync(gathering.async());
            CompletableFuture<IssueOutcome> sent = later.issue(open, KIM).toCompletableFuture();
            Poll.until(() -> asked.get() == 1);
            CompletableFuture<IssueOutcome> waiting = later.issue(open, LEE).toCompletableFuture();
            assertThat(waiting.cancel(true)).isTrue();
            assertThat(outcome(observed.next())).isEqualTo("unknown");
            decide.countDown();
            assertThat(sent.join()).isInstanceOf(IssueOutcome.Issued.class);
            assertThat(outcome(observed.next())).isEqualTo("issued");
            Poll.until(() -> gathering.pending() == 0);
        }
        assertThat(asked).hasValue(1);
        assertThat(coupons.find(open, LEE)).isEmpty();
    }

    @Test
    void a_span_has_the_coupon_and_a_meter_has_not() {
        TestObservationRegistry spans = TestObservationRegistry.create();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        new CouponObservations(spans, meters, "in-memory").around(coupons).issue(ID, KIM);
        TestObservationRegistryAssert.assertThat(spans)
                .hasSingleObservationThat()
                .hasNameEqualTo("coupon.issue")
                .hasContextualNameEqualTo("issue coupon")
                .hasHighCardinalityKeyValue("coupon", ID.value())
                .hasLowCardinalityKeyValue("engine", "in-memory")
                .hasLowCardinalityKeyValue("outcome", "unknown_coupon")
                .hasBeenStarted()
                .hasBeenStopped()
                .doesNotHaveError();
    }

    @Test
    void without_observations_it_still_counts() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        CouponObservations counting = new CouponObservations(ObservationRegistry.NOOP, meters, "in-memory");
        counting.around(coupons).issue(ID, KIM);
        counting.aroundAsync(AsyncCouponIssuer.of(coupons, Runnable::run)).issue(ID, KIM);
        assertThat(meters.get("coupon.issue.outcomes")
                        .tag("outcome", "unknown_coupon")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void nobody_is_named() {
        CouponId open = created(SampleCoupons.open(1));
        issuer.issueAll(open, List.of(KIM, LEE));
        issuer.issue(open, PARK);
        async.issueAll(open, List.of(KIM, LEE, PARK));
        observed.coupons.aroundEngine(coupons).issueAll(open, List.of(KIM, PARK));
        assertThat(observed.ended).hasSize(4);
        assertThat(observed.everythingTold())
                .contains("coupon.issue", "coupon.batch", "sold_out", open.value())
                .doesNotContain(KIM.value(), LEE.value(), PARK.value());
        assertThat(observed.meters.getMeters())
                .allSatisfy(
                        meter -> assertThat(meter.getId().getTags().toString()).doesNotContain(open.value()));
    }

    private static NotCarriedOutException notCarriedOut(Reason reason) {
        return new NotCarriedOutException(reason, Duration.ZERO, "as the test says", null);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
