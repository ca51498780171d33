package io.openrun.coupon.testkit;

import static io.openrun.coupon.testkit.Answers.assertOneIssued;
import static io.openrun.coupon.testkit.Answers.assertRefused;
import static io.openrun.coupon.testkit.Answers.assertSame;
import static io.openrun.coupon.testkit.Answers.assertSequences;
import static io.openrun.coupon.testkit.Answers.held;
import static io.openrun.coupon.testkit.Answers.isRefused;
import static io.openrun.coupon.testkit.Answers.issued;
import static io.openrun.coupon.testkit.Answers.winners;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueOutcome.AlreadyIssued;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.IssueOutcome.Refused;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.IssuedCouponId;
import io.openrun.coupon.IssuedCouponStatus;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.Refusal;
import io.openrun.coupon.testkit.Crowd.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Rules 1 to 5 of {@code CONTRACT.md}: what every {@link CouponIssuer} is held to. Extend it, give it an engine, and run
 * it with JUnit.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class CouponIssuerContract {

    private static final Duration SHORT = Duration.ofMillis(300);

    private EngineUnderTest engine;
    private CouponIssuer issuer;
    private Crowd crowd;

    /** For subclasses. */
    @SuppressWarnings("NullAway.Init") // JUnit calls prepare() before each rule
    protected CouponIssuerContract() {}

    /** {@return the engine to hold to the rules; called before each rule, may be the same each time} */
    protected abstract EngineUnderTest engine();

    /** {@return how long a crowd may take before it counts as stuck} */
    protected Duration timeLimit() {
        return Duration.ofSeconds(90);
    }

    /** Asks for the engine. */
    @BeforeEach
    final void prepare() {
        engine = engine();
        issuer = engine.issuer();
        crowd = new Crowd(timeLimit());
    }

    @Test
    final void rule1_1_the_first_gets_sequence_1() {
        CouponId id = create(SampleCoupons.open(10));
        MemberId member = SampleCoupons.member(1);
        IssuedCoupon issued = issued(issuer.issue(id, member));
        assertThat(issued.couponId()).isEqualTo(id);
        assertThat(issued.memberId()).isEqualTo(member);
        assertThat(issued.sequence()).isEqualTo(1);
        assertThat(issued.status()).isEqualTo(IssuedCouponStatus.UNUSED);
        assertThat(issued.id()).isEqualTo(IssuedCouponId.of(id, member, 1));
    }

    @Test
    final void rule1_2_asking_again_gives_the_same() {
        CouponId id = create(SampleCoupons.open(10));
        assertSameAgain(id, issued(issuer.issue(id, SampleCoupons.member(1))));
    }

    @Test
    final void rule1_3_also_when_sold_out() {
        CouponId id = create(SampleCoupons.open(1));
        IssuedCoupon first = issued(issuer.issue(id, SampleCoupons.member(1)));
        assertRefused(issuer.issue(id, SampleCoupons.member(2)), Refusal.SOLD_OUT);
        assertSameAgain(id, first);
    }

    @Test
    final void rule1_4_also_after_the_end() {
        IssuedCoupon first = issueJustBeforeTheEnd(SHORT);
        assertRefused(issuer.issue(first.couponId(), SampleCoupons.member(2)), Refusal.ENDED);
        assertSameAgain(first.couponId(), first);
    }

    @Test
    final void rule1_5_also_while_suspended() {
        CouponId id = create(SampleCoupons.open(10));
        IssuedCoupon first = issued(issuer.issue(id, SampleCoupons.member(1)));
        engine.catalog().suspend(id);
        assertSameAgain(id, first);
    }

    @Test
    final void rule1_6_members_are_compared_byte_by_byte() {
        CouponId id = create(SampleCoupons.open(100));
        List<MemberId> members = Stream.of("Kim", "kim", "kim ", " kim", "KIM", "kím", "ki\u0301m", "김", "ｋim")
                .map(MemberId::new)
                .toList();
        for (MemberId member : members) {
            assertThat(issued(issuer.issue(id, member)).memberId()).isEqualTo(member);
        }
        assertSequences(members.stream().map(member -> held(issuer.issue(id, member))), members.size());
    }

    @Test
    final void rule1_7_any_valid_name_is_a_member_like_any_other() {
        CouponId id = create(SampleCoupons.open(100));
        List<MemberId> members = Stream.of(
                        "'; DROP TABLE coupon; --",
                        "\"",
                        "\\",
                        "%",
                        "_",
                        "{}",
                        "${x}",
                        ":name",
                        "?",
                        "<b>",
                        "a|b",
                        "a,b",
                        "null",
                        "0",
                        "-1",
                        "9007199254740993",
                        "\u202eabc",
                        "👩‍👩‍👧",
                        "x".repeat(64),
                        "김".repeat(21))
                .map(MemberId::new)
                .toList();
        List<IssueOutcome> outcomes = issuer.issueAll(id, members);
        assertThat(outcomes).allMatch(Issued.class::isInstance);
        for (int i = 0; i < members.size(); i++) {
            IssuedCoupon again = held(issuer.issue(id, members.get(i)));
            assertSame(again, held(outcomes.get(i)));
            assertThat(again.memberId()).isEqualTo(members.get(i));
        }
    }

    @Test
    final void rule2_1_an_unknown_coupon_is_refused() {
        assertRefused(issuer.issue(SampleCoupons.newId(), SampleCoupons.member(1)), Refusal.UNKNOWN_COUPON);
    }

    @Test
    final void rule2_2_none_before_the_start() {
        CouponId id = create(SampleCoupons.notStarted());
        assertRefused(issuer.issue(id, SampleCoupons.member(1)), Refusal.NOT_STARTED);
    }

    @Test
    final void rule2_3_none_after_the_end() {
        CouponId id = create(SampleCoupons.ended());
        assertRefused(issuer.issue(id, SampleCoupons.member(1)), Refusal.ENDED);
    }

    @Test
    final void rule2_4_every_moment_of_issue_lies_in_the_period() {
        Instant start = SampleCoupons.now().plus(SHORT);
        Coupon coupon = SampleCoupons.between(start, start.plus(SHORT), 1_000_000);
        CouponId id = create(coupon);
        List<IssueOutcome> outcomes = new ArrayList<>();
        Patience.until(
                () -> {
                    outcomes.add(issuer.issue(id, SampleCoupons.member(outcomes.size())));
                    return isRefused(outcomes.get(outcomes.size() - 1), Refusal.ENDED);
                },
                timeLimit());

        assertThat(outcomes)
                .filteredOn(Issued.class::isInstance)
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(held(outcome).issuedAt())
                        .isBetween(
                                coupon.terms().issuePeriod().startsAt(),
                                coupon.terms().issuePeriod().endsAt())
                        .isNotEqualTo(coupon.terms().issuePeriod().endsAt()));
        assertThat(outcomes)
                .filteredOn(Refused.class::isInstance)
                .allMatch(outcome -> isRefused(outcome, Refusal.NOT_STARTED) || isRefused(outcome, Refusal.ENDED));
        assertThat(outcomes.get(0)).isEqualTo(new Refused(Refusal.NOT_STARTED));
    }

    @Test
    final void rule2_5_none_while_suspended_and_again_when_resumed() {
        CouponId id = create(SampleCoupons.open(10));
        engine.catalog().suspend(id);
        assertRefused(issuer.issue(id, SampleCoupons.member(1)), Refusal.SUSPENDED);
        engine.catalog().resume(id);
        assertThat(issued(issuer.issue(id, SampleCoupons.member(1))).sequence()).isEqualTo(1);
    }

    @Test
    final void rule2_6_none_when_sold_out_and_again_when_restocked() {
        CouponId id = create(SampleCoupons.open(1));
        issued(issuer.issue(id, SampleCoupons.member(1)));
        assertRefused(issuer.issue(id, SampleCoupons.member(2)), Refusal.SOLD_OUT);
        engine.catalog().addStock(id, 1);
        assertThat(issued(issuer.issue(id, SampleCoupons.member(2))).sequence()).isEqualTo(2);
        assertRefused(issuer.issue(id, SampleCoupons.member(3)), Refusal.SOLD_OUT);
    }

    @Test
    final void rule2_7_the_first_reason_that_applies_is_given() {
        CouponId notStarted = create(SampleCoupons.notStarted());
        engine.catalog().suspend(notStarted);
        engine.catalog().removeStock(notStarted, 10);
        assertRefused(issuer.issue(notStarted, SampleCoupons.member(1)), Refusal.NOT_STARTED);

        CouponId ended = create(SampleCoupons.ended());
        engine.catalog().suspend(ended);
        engine.catalog().removeStock(ended, 10);
        assertRefused(issuer.issue(ended, SampleCoupons.member(1)), Refusal.ENDED);

        CouponId suspended = create(SampleCoupons.open(0));
        engine.catalog().suspend(suspended);
        assertRefused(issuer.issue(suspended, SampleCoupons.member(1)), Refusal.SUSPENDED);
    }

    @Test
    final void rule2_8_a_refusal_leaves_no_trace() {
        CouponId id = create(SampleCoupons.notStarted());
        Coupon before = coupon(id);
        assertRefused(issuer.issue(id, SampleCoupons.member(1)), Refusal.NOT_STARTED);
        engine.settle().accept(id);
        assertThat(coupon(id)).isEqualTo(before);
        assertThat(engine.history().find(id, SampleCoupons.member(1))).isEmpty();
        assertThat(engine.history().count(id).total()).isZero();
    }

    @Test
    final void rule3_1_a_batch_is_answered_in_its_order() {
        CouponId id = create(SampleCoupons.open(10));
        MemberId holder = SampleCoupons.member(3);
        IssuedCoupon first = issued(issuer.issue(id, holder));
        List<MemberId> members = SampleCoupons.members(5);
        List<IssueOutcome> outcomes = issuer.issueAll(id, members);
        assertThat(outcomes).hasSize(5);
        for (int i = 0; i < 5; i++) {
            assertThat(held(outcomes.get(i)).memberId()).isEqualTo(members.get(i));
            assertThat(outcomes.get(i)).isInstanceOf(i == 3 ? AlreadyIssued.class : Issued.class);
        }
        assertSame(held(outcomes.get(3)), first);
        assertThat(outcomes).extracting(outcome -> held(outcome).sequence()).containsExactly(2L, 3L, 4L, 1L, 5L);
    }

    @Test
    final void rule3_2_an_empty_batch_has_no_answers() {
        assertThat(issuer.issueAll(create(SampleCoupons.open(10)), List.of())).isEmpty();
        assertThat(issuer.issueAll(SampleCoupons.newId(), List.of())).isEmpty();
    }

    @Test
    final void rule3_3_a_request_sees_those_before_it_in_the_batch() {
        CouponId id = create(SampleCoupons.open(2));
        MemberId a = SampleCoupons.member(1);
        MemberId b = SampleCoupons.member(2);
        List<IssueOutcome> outcomes = issuer.issueAll(id, List.of(a, a, b, a, b));
        assertThat(outcomes)
                .extracting(outcome -> (Object) outcome.getClass())
                .containsExactly(
                        Issued.class, AlreadyIssued.class, Issued.class, AlreadyIssued.class, AlreadyIssued.class);
        assertThat(outcomes).extracting(outcome -> held(outcome).sequence()).containsExactly(1L, 1L, 2L, 1L, 2L);
        assertSame(held(outcomes.get(1)), held(outcomes.get(0)));
        assertThat(coupon(id).inventory().usedCount()).isEqualTo(2);
    }

    @Test
    final void rule3_4_the_last_ones_go_to_the_first_in_the_batch() {
        CouponId id = create(SampleCoupons.open(3));
        List<IssueOutcome> outcomes = issuer.issueAll(id, SampleCoupons.members(5));
        assertThat(outcomes.subList(0, 3)).allMatch(Issued.class::isInstance);
        assertThat(outcomes.subList(3, 5)).containsOnly(new Refused(Refusal.SOLD_OUT));
    }

    @Test
    final void rule3_5_holders_in_a_batch_take_no_stock() {
        CouponId id = create(SampleCoupons.open(4));
        issuer.issueAll(id, SampleCoupons.members(2));
        List<IssueOutcome> outcomes = issuer.issueAll(id, SampleCoupons.members(5));
        assertThat(outcomes)
                .extracting(outcome -> (Object) outcome.getClass())
                .containsExactly(AlreadyIssued.class, AlreadyIssued.class, Issued.class, Issued.class, Refused.class);
    }

    @Test
    final void rule3_6_a_batch_may_hold_a_thousand() {
        CouponId id = create(SampleCoupons.open(CouponIssuer.BATCH_MAX));
        List<IssueOutcome> outcomes = issuer.issueAll(id, SampleCoupons.members(CouponIssuer.BATCH_MAX));
        assertThat(outcomes).allMatch(Issued.class::isInstance);
        assertSequences(outcomes.stream().map(Answers::held), CouponIssuer.BATCH_MAX);
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without null checks may send
    final void rule3_7_bad_input_is_named_and_carries_nothing_out() {
        CouponId id = create(SampleCoupons.open(10));
        MemberId member = SampleCoupons.member(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> issuer.issueAll(id, Arrays.asList(member, null)))
                .withMessageContaining("memberIds[1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> issuer.issueAll(id, null))
                .withMessageContaining("memberIds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> issuer.issueAll(null, List.of(member)))
                .withMessageContaining("couponId");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> issuer.issue(id, null))
                .withMessageContaining("memberId");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> issuer.issueAll(id, SampleCoupons.members(CouponIssuer.BATCH_MAX + 1)))
                .withMessageContaining("memberIds");
        assertThat(coupon(id).inventory().usedCount()).isZero();
    }

    @Test
    final void rule4_1_a_crowd_gets_exactly_what_there_is() {
        CouponId id = create(SampleCoupons.open(1_000));
        List<Answer> answers = crowd.ask(engine, id, SampleCoupons.members(10_000));
        assertThat(answers).hasSize(10_000);
        assertSequences(winners(answers), 1_000);
        assertThat(answers)
                .filteredOn(answer -> answer.outcome().held().isEmpty())
                .extracting(Answer::outcome)
                .containsOnly(new Refused(Refusal.SOLD_OUT))
                .hasSize(9_000);
        assertRecord(id, answers, 1_000);
    }

    @Test
    final void rule4_2_a_double_click_gets_one_answer() {
        CouponId id = create(SampleCoupons.open(100));
        List<MemberId> clicks = SampleCoupons.members(200).stream()
                .flatMap(member -> Collections.nCopies(5, member).stream())
                .toList();
        List<Answer> answers = crowd.ask(engine, id, clicks);
        Map<MemberId, List<Answer>> byMember = answers.stream().collect(Collectors.groupingBy(Answer::memberId));
        List<MemberId> winners =
                winners(answers).map(IssuedCoupon::memberId).distinct().toList();
        assertThat(winners).hasSize(100);
        for (MemberId winner : winners) {
            assertOneIssued(byMember.getOrDefault(winner, List.of()));
        }
        assertRecord(id, answers, 100);
        for (MemberId winner : winners) {
            assertSameAgain(
                    id,
                    winners(byMember.getOrDefault(winner, List.of()))
                            .findFirst()
                            .orElseThrow());
        }
    }

    @Test
    final void rule4_3_batches_in_opposite_orders_all_complete() {
        CouponId id = create(SampleCoupons.open(150));
        List<MemberId> members = SampleCoupons.members(200);
        List<MemberId> reversed = new ArrayList<>(members);
        Collections.reverse(reversed);
        List<Callable<List<IssueOutcome>>> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            List<MemberId> batch = i % 2 == 0 ? members : reversed;
            CouponIssuer one = i % 4 < 2 ? engine.issuer() : engine.otherIssuer();
            calls.add(() -> Patience.untilAnswered(() -> one.issueAll(id, batch), timeLimit()));
        }
        List<IssueOutcome> outcomes =
                crowd.run(calls).stream().flatMap(List::stream).toList();
        assertThat(outcomes).hasSize(40 * 200);
        assertSequences(
                outcomes.stream().flatMap(outcome -> outcome.held().stream()).distinct(), 150);
    }

    @Test
    final void rule4_4_stock_added_and_removed_while_issuing_counts() {
        CouponId id = create(SampleCoupons.open(100));
        List<MemberId> members = SampleCoupons.members(1_000);
        AtomicInteger total = new AtomicInteger(100);
        List<Callable<List<Answer>>> calls = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            MemberId member = members.get(i);
            calls.add(() -> List.of(crowd.ask(engine.issuer(), id, member)));
            if (i % 150 == 0) {
                calls.add(() -> changeStock(id, 30, total));
                calls.add(() -> changeStock(id, -7, total));
            }
        }
        List<Answer> answers =
                new ArrayList<>(crowd.run(calls).stream().flatMap(List::stream).toList());
        answers.addAll(crowd.ask(engine, id, members));
        assertThat(coupon(id).inventory().totalCount()).isEqualTo(total.get());
        assertThat(coupon(id).inventory().getRemainCount()).isZero();
        assertSequences(
                winners(answers)
                        .collect(Collectors.toMap(IssuedCoupon::id, held -> held, (one, same) -> one))
                        .values()
                        .stream(),
                total.get());
    }

    /** A removal may come too late; then nothing was removed. */
    private List<Answer> changeStock(CouponId id, int count, AtomicInteger total) {
        try {
            Patience.untilAnswered(
                    () -> count > 0
                            ? engine.catalog().addStock(id, count)
                            : engine.catalog().removeStock(id, -count),
                    timeLimit());
            total.addAndGet(count);
        } catch (ChangeRefusedException refused) {
            assertThat(refused.reason()).isEqualTo(ChangeRefusedException.Reason.STOCK_IN_USE);
        }
        return List.of();
    }

    @Test
    final void rule4_5_looking_while_issuing_never_sees_too_many() {
        CouponId id = create(SampleCoupons.open(300));
        AtomicBoolean done = new AtomicBoolean();
        Callable<List<Integer>> looking = () -> {
            List<Integer> seen = new ArrayList<>();
            while (!done.get()) {
                seen.add(coupon(id).inventory().getRemainCount());
            }
            return seen;
        };
        Callable<List<Integer>> asking = () -> {
            try {
                new Crowd(timeLimit()).ask(engine, id, SampleCoupons.members(1_000));
            } finally {
                done.set(true);
            }
            return List.of();
        };
        List<List<Integer>> looks = crowd.run(List.of(looking, asking, looking));
        for (List<Integer> seen : looks) {
            assertThat(seen).isSortedAccordingTo(Collections.reverseOrder()).allMatch(remain -> remain >= 0);
        }
        assertThat(looks.stream().mapToInt(List::size).sum()).isPositive();
        assertThat(coupon(id).inventory().getRemainCount()).isZero();
    }

    @Test
    final void rule5_1_the_history_holds_what_was_issued() {
        CouponId id = create(SampleCoupons.open(10));
        IssuedCoupon alone = issued(issuer.issue(id, SampleCoupons.member(0)));
        List<IssuedCoupon> issued = new ArrayList<>(List.of(alone));
        issuer.issueAll(id, SampleCoupons.members(20)).stream()
                .filter(Issued.class::isInstance)
                .map(Answers::held)
                .forEach(issued::add);
        engine.settle().accept(id);
        List<IssuedCoupon> recorded = engine.history().listByCoupon(id, 0, 100);
        assertThat(recorded).hasSameSizeAs(issued).hasSize(10);
        for (int i = 0; i < recorded.size(); i++) {
            assertSame(recorded.get(i), issued.get(i));
        }
    }

    @Test
    final void rule5_2_the_catalog_shows_what_remains() {
        CouponId id = create(SampleCoupons.open(10));
        issuer.issueAll(id, SampleCoupons.members(4));
        issuer.issueAll(id, SampleCoupons.members(7));
        assertThat(coupon(id).inventory().getRemainCount()).isEqualTo(3);
        assertThat(coupon(id).inventory().usedCount()).isEqualTo(7);
    }

    private CouponId create(Coupon coupon) {
        engine.catalog().create(coupon);
        return coupon.id();
    }

    private Coupon coupon(CouponId id) {
        return engine.catalog().find(id).orElseThrow();
    }

    /** A coupon of which one was issued and whose end has come; a slow machine gets more time. */
    private IssuedCoupon issueJustBeforeTheEnd(Duration time) {
        Instant end = SampleCoupons.now().plus(time);
        CouponId id = create(SampleCoupons.between(end.minus(Duration.ofHours(1)), end, 10));
        IssueOutcome first = issuer.issue(id, SampleCoupons.member(1));
        if (isRefused(first, Refusal.ENDED)) {
            return issueJustBeforeTheEnd(time.multipliedBy(2));
        }
        engine.catalog().suspend(id);
        Patience.until(() -> isRefused(issuer.issue(id, SampleCoupons.member(2)), Refusal.ENDED), timeLimit());
        engine.catalog().resume(id);
        return issued(first);
    }

    private void assertSameAgain(CouponId id, IssuedCoupon first) {
        for (CouponIssuer one : List.of(engine.issuer(), engine.otherIssuer())) {
            IssueOutcome again = one.issue(id, first.memberId());
            assertThat(again).isInstanceOf(AlreadyIssued.class);
            assertSame(held(again), first);
        }
    }

    /** The history has exactly those who were told that they won. */
    private void assertRecord(CouponId id, List<Answer> answers, int total) {
        engine.settle().accept(id);
        List<IssuedCouponId> told =
                winners(answers).map(IssuedCoupon::id).distinct().toList();
        List<IssuedCoupon> recorded = engine.history().listByCoupon(id, 0, 1_000);
        assertThat(recorded).extracting(IssuedCoupon::id).hasSize(total).containsExactlyInAnyOrderElementsOf(told);
        assertThat(engine.history().count(id).total()).isEqualTo(total);
        assertThat(coupon(id).inventory().usedCount()).isEqualTo(total);
    }
}
