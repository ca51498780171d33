package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponTerms;
import io.openrun.coupon.IssuePeriod;
import io.openrun.coupon.IssuedCounts;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.IssuedCouponId;
import io.openrun.coupon.IssuedCouponStatus;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.UseOutcome;
import io.openrun.coupon.UseOutcome.AlreadyUsed;
import io.openrun.coupon.UseOutcome.Expired;
import io.openrun.coupon.UseOutcome.NotFound;
import io.openrun.coupon.UseOutcome.Used;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules 7 of {@code CONTRACT.md}: what every {@link IssuedCouponHistory} is held to. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class IssuedCouponHistoryContract {

    private static final Duration SHORT = Duration.ofMillis(400);

    private EngineUnderTest engine;
    private IssuedCouponHistory history;

    /** For subclasses. */
    @SuppressWarnings("NullAway.Init") // JUnit calls prepare() before each rule
    protected IssuedCouponHistoryContract() {}

    /** {@return the engine whose history is held to the rules; called before each rule} */
    protected abstract EngineUnderTest engine();

    /** Asks for the engine. */
    @BeforeEach
    final void prepare() {
        engine = engine();
        history = engine.history();
    }

    @Test
    final void rule7_1_found_by_exactly_its_id() {
        IssuedCoupon issued = issue(SampleCoupons.open(10), 1).get(0);
        assertThat(history.find(issued.id())).contains(issued);
        CouponId couponId = issued.couponId();
        assertThat(history.find(new IssuedCouponId(couponId, 1, "00000000"))).isEmpty();
        assertThat(history.find(IssuedCouponId.of(couponId, issued.memberId(), 2)))
                .isEmpty();
        assertThat(history.find(IssuedCouponId.of(SampleCoupons.newId(), issued.memberId(), 1)))
                .isEmpty();
    }

    @Test
    final void rule7_2_found_by_coupon_and_member() {
        List<IssuedCoupon> issued = issue(SampleCoupons.open(10), 3);
        for (IssuedCoupon one : issued) {
            assertThat(history.find(one.couponId(), one.memberId())).contains(one);
        }
        assertThat(history.find(issued.get(0).couponId(), SampleCoupons.member(99)))
                .isEmpty();
        assertThat(history.find(SampleCoupons.newId(), issued.get(0).memberId()))
                .isEmpty();
    }

    @Test
    final void rule7_3_listed_by_coupon_in_the_order_of_issue() {
        List<IssuedCoupon> issued = issue(SampleCoupons.open(10), 7);
        CouponId id = issued.get(0).couponId();
        assertThat(history.listByCoupon(id, 0, 3)).isEqualTo(issued.subList(0, 3));
        assertThat(history.listByCoupon(id, 3, 3)).isEqualTo(issued.subList(3, 6));
        assertThat(history.listByCoupon(id, 6, 3)).isEqualTo(issued.subList(6, 7));
        assertThat(history.listByCoupon(id, 7, 3)).isEmpty();
    }

    @Test
    final void rule7_4_listed_by_member_in_the_order_of_coupon_ids() {
        MemberId member = new MemberId("collector-" + UUID.randomUUID());
        List<CouponId> coupons = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Coupon coupon = SampleCoupons.open(10);
            engine.catalog().create(coupon);
            engine.issuer().issue(coupon.id(), member);
            engine.settle().accept(coupon.id());
            coupons.add(coupon.id());
        }
        Collections.sort(coupons);
        assertThat(held(member, null)).isEqualTo(coupons.subList(0, 2));
        assertThat(held(member, coupons.get(1))).isEqualTo(coupons.subList(2, 4));
        assertThat(held(member, coupons.get(3))).isEqualTo(coupons.subList(4, 5));
        assertThat(held(member, coupons.get(4))).isEmpty();
    }

    private List<CouponId> held(MemberId member, @Nullable CouponId after) {
        return history.listByMember(member, after, 2).stream()
                .map(IssuedCoupon::couponId)
                .toList();
    }

    @Test
    final void rule7_5_pages_and_batches_have_a_limit() {
        CouponId id = SampleCoupons.newId();
        for (int limit : new int[] {0, -1, 1_001}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> history.listByCoupon(id, 0, limit))
                    .withMessageContaining("limit");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> history.listByMember(SampleCoupons.member(1), null, limit))
                    .withMessageContaining("limit");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> history.expire(id, limit))
                    .withMessageContaining("batchSize");
        }
    }

    @Test
    final void rule7_6_used_once() {
        IssuedCoupon issued = issue(SampleCoupons.open(10), 2).get(0);
        UseOutcome first = history.use(issued.id());
        assertThat(first).isInstanceOf(Used.class);
        IssuedCoupon used = ((Used) first).coupon();
        assertThat(used.status()).isEqualTo(IssuedCouponStatus.USED);
        assertThat(used.usedAt()).isNotNull().isAfterOrEqualTo(issued.issuedAt());
        assertThat(history.use(issued.id())).isEqualTo(new AlreadyUsed(used));
        assertThat(history.find(issued.id())).contains(used);
        assertThat(history.count(issued.couponId())).isEqualTo(new IssuedCounts(1, 1, 0));
    }

    @Test
    final void rule7_7_used_once_by_many_at_once() {
        List<IssuedCoupon> issued = issue(SampleCoupons.open(20), 20);
        Duration timeLimit = Duration.ofMinutes(1);
        List<Callable<UseOutcome>> calls = new ArrayList<>();
        for (IssuedCoupon one : issued) {
            for (int click = 0; click < 5; click++) {
                calls.add(() -> Patience.untilAnswered(() -> history.use(one.id()), timeLimit));
            }
        }
        List<UseOutcome> outcomes = new Crowd(timeLimit).run(calls);
        assertThat(outcomes).filteredOn(Used.class::isInstance).hasSize(20);
        assertThat(outcomes).filteredOn(AlreadyUsed.class::isInstance).hasSize(80);
        assertThat(history.count(issued.get(0).couponId())).isEqualTo(new IssuedCounts(0, 20, 0));
    }

    @Test
    final void rule7_8_what_is_not_on_record_is_not_used() {
        IssuedCoupon issued = issue(SampleCoupons.open(10), 1).get(0);
        assertThat(history.use(new IssuedCouponId(issued.couponId(), 1, "00000000")))
                .isEqualTo(new NotFound());
        assertThat(history.use(IssuedCouponId.of(issued.couponId(), issued.memberId(), 2)))
                .isEqualTo(new NotFound());
        assertThat(history.use(IssuedCouponId.of(SampleCoupons.newId(), issued.memberId(), 1)))
                .isEqualTo(new NotFound());
        assertThat(history.find(issued.id())).contains(issued);
    }

    @Test
    final void rule7_9_expires_when_its_time_has_come_and_not_before() {
        IssuedCoupon late = issueAboutToExpire(SHORT);
        CouponId id = late.couponId();
        assertThat(history.use(late.id())).isEqualTo(new Expired(late));

        assertThat(history.expire(id, 2)).isEqualTo(4);
        assertThat(history.expire(id, 2)).isZero();
        assertThat(history.count(id)).isEqualTo(new IssuedCounts(0, 1, 4));
        IssuedCoupon expired = late.expire();
        assertThat(history.find(late.id())).contains(expired);
        assertThat(history.use(late.id())).isEqualTo(new Expired(expired));
        assertThat(history.use(history.listByCoupon(id, 0, 1).get(0).id())).isInstanceOf(AlreadyUsed.class);
    }

    @Test
    final void rule7_10_counts_nothing_where_there_is_nothing() {
        assertThat(history.count(SampleCoupons.newId())).isEqualTo(new IssuedCounts(0, 0, 0));
        assertThat(history.expire(SampleCoupons.newId(), 10)).isZero();
        assertThat(history.listByCoupon(SampleCoupons.newId(), 0, 10)).isEmpty();
    }

    private List<IssuedCoupon> issue(Coupon coupon, int count) {
        engine.catalog().create(coupon);
        List<IssuedCoupon> issued = engine.issuer().issueAll(coupon.id(), SampleCoupons.members(count)).stream()
                .map(Answers::issued)
                .toList();
        engine.settle().accept(coupon.id());
        return issued;
    }

    /** The last of five, of which the first was used, at the moment when the rest expires; a slow machine gets more time. */
    private IssuedCoupon issueAboutToExpire(Duration time) {
        Instant end = SampleCoupons.now().plus(time);
        IssuePeriod period = new IssuePeriod(end.minus(Duration.ofHours(1)), end);
        CouponTerms terms =
                new CouponTerms("brief", SampleCoupons.open(1).terms().discount(), period, end);
        Coupon coupon = Coupon.of(SampleCoupons.newId(), terms, 5);
        engine.catalog().create(coupon);
        List<IssuedCoupon> issued = engine.issuer().issueAll(coupon.id(), SampleCoupons.members(5)).stream()
                .flatMap(outcome -> outcome.held().stream())
                .toList();
        engine.settle().accept(coupon.id());
        boolean inTime = issued.size() == 5 && history.use(issued.get(0).id()) instanceof Used;
        if (!inTime) {
            return issueAboutToExpire(time.multipliedBy(2));
        }
        if (SampleCoupons.now().isBefore(end.minus(time.dividedBy(2)))) {
            assertThat(history.expire(coupon.id(), 10)).isZero();
        }
        IssuedCoupon late = issued.get(4);
        Patience.until(() -> !SampleCoupons.now().isBefore(end.plus(time)), time.multipliedBy(4));
        return late;
    }
}
