package io.openrun.coupon.micrometer;

import static io.openrun.coupon.micrometer.Observed.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.observation.Observation;
import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.InMemoryCoupons;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.testkit.SampleCoupons;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchesTest {

    private static final CouponId ID = new CouponId("open-run");
    private static final MemberId KIM = SampleCoupons.member(1);

    private final Observed observed = new Observed();
    private final InMemoryCoupons coupons = new InMemoryCoupons();

    @Test
    void what_waited_together_is_one_batch_and_the_child_of_no_call() {
        Coupon coupon = SampleCoupons.open(100);
        coupons.create(coupon);
        Semaphore batches = new Semaphore(0);
        List<Observation> current = new CopyOnWriteArrayList<>();
        CouponIssuer engine = observed.coupons.aroundEngine((couponId, members) -> {
            current.add(Objects.requireNonNull(observed.observations.getCurrentObservation()));
            batches.acquireUninterruptibly();
            return coupons.issueAll(couponId, members);
        });
        try (CoalescingCouponIssuer gathering =
                CoalescingCouponIssuer.around(engine).build()) {
            var async = observed.coupons.aroundAsync(gathering.async());
            List<CompletableFuture<IssueOutcome>> answers = new ArrayList<>();
            answers.add(async.issue(coupon.id(), KIM).toCompletableFuture());
            Poll.until(() -> current.size() == 1);
            for (int i = 2; i <= 11; i++) {
                answers.add(async.issue(coupon.id(), SampleCoupons.member(i)).toCompletableFuture());
            }
            batches.release(2);
            answers.forEach(CompletableFuture::join);
        }
        DistributionSummary sizes = observed.meters
                .get("coupon.batch.size")
                .tag("engine", Observed.ENGINE)
                .summary();
        assertThat(sizes.count()).isEqualTo(2);
        assertThat(sizes.totalAmount()).isEqualTo(11);
        assertThat(sizes.max()).isEqualTo(10);
        assertThat(observed.meters
                        .get("coupon.batch")
                        .tags("engine", Observed.ENGINE, "outcome", "decided")
                        .timer()
                        .count())
                .isEqualTo(2);
        assertThat(current).hasSize(2).allSatisfy(batch -> {
            assertThat(batch.getContext().getName()).isEqualTo("coupon.batch");
            assertThat(batch.getContext().getParentObservation()).isNull();
            assertThat(batch.getContext().getHighCardinalityKeyValue("coupon"))
                    .hasToString("keyValue(coupon=" + coupon.id() + ")");
        });
    }

    @Test
    void a_batch_on_the_callers_thread_is_the_child_of_the_call() {
        observed.coupons.around(observed.coupons.aroundEngine(coupons)).issue(ID, KIM);
        Observation.Context batch = observed.next();
        Observation.Context call = observed.next();
        assertThat(Objects.requireNonNull(batch.getParentObservation()).getContextView())
                .isSameAs(call);
        assertThat(observed.observations.getCurrentObservation()).isNull();
    }

    @Test
    void a_batch_that_fails_is_an_error() {
        OutcomeUnknownException failure = new OutcomeUnknownException("no answer", null);
        CouponIssuer engine = observed.coupons.aroundEngine((couponId, members) -> {
            throw failure;
        });
        assertThatThrownBy(() -> engine.issueAll(ID, SampleCoupons.members(3))).isSameAs(failure);
        Observation.Context batch = observed.next();
        assertThat(outcome(batch)).isEqualTo("unknown");
        assertThat(batch.getError()).isSameAs(failure);
        assertThat(observed.meters.get("coupon.batch.size").summary().totalAmount())
                .isEqualTo(3);
        assertThat(observed.observations.getCurrentObservation()).isNull();
    }

    @Test
    void an_empty_batch_is_none() {
        CouponIssuer engine = observed.coupons.aroundEngine(coupons);
        assertThat(engine.issueAll(ID, List.of())).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> engine.issueAll(ID, none()));
        assertThat(observed.ended).isEmpty();
        assertThat(observed.meters.get("coupon.batch.size").summary().count()).isZero();
    }

    @SuppressWarnings("NullAway")
    private static List<MemberId> none() {
        return null;
    }
}
