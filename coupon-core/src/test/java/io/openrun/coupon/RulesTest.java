package io.openrun.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.IssueOutcome.AlreadyIssued;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.IssueOutcome.Refused;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RulesTest {

    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant END = Instant.parse("2026-11-02T00:00:00Z");
    private static final CouponId ID = new CouponId("c");
    private static final MemberId A = new MemberId("a");
    private static final MemberId B = new MemberId("b");
    private static final MemberId C = new MemberId("c");

    private final Coupon coupon = Coupon.of(
            ID,
            new CouponTerms("sale", new DiscountPolicy.FixedAmount(BigDecimal.ONE), new IssuePeriod(START, END), END),
            2);

    @Test
    void the_next_sequences_go_to_who_holds_none_in_order() {
        IssuedCoupon held = IssuedCoupon.issue(ID, B, 7, START);
        List<IssueOutcome> outcomes =
                IssueRules.decide(coupon, 9, Map.of(B, held), List.of(A, B, A, C, new MemberId("d")), START);
        IssuedCoupon first = IssuedCoupon.issue(ID, A, 10, START);
        IssuedCoupon second = IssuedCoupon.issue(ID, C, 11, START);
        assertThat(outcomes)
                .containsExactly(
                        new Issued(first),
                        new AlreadyIssued(held),
                        new AlreadyIssued(first),
                        new Issued(second),
                        new Refused(Refusal.SOLD_OUT));
        assertThat(IssueRules.issuedIn(outcomes)).containsExactly(first, second);
    }

    @Test
    void mine_is_asked_before_everything_else() {
        IssuedCoupon held = IssuedCoupon.issue(ID, A, 1, START);
        Coupon nothingGoes = coupon.use(2).suspend();
        for (Instant now : List.of(START.minusSeconds(1), START, END)) {
            assertThat(IssueRules.decide(nothingGoes, 2, Map.of(A, held), List.of(A), now))
                    .containsExactly(new AlreadyIssued(held));
        }
    }

    @Test
    void a_coupon_that_does_not_exist_refuses_all() {
        assertThat(IssueRules.unknownCoupon(List.of(A, B)))
                .containsExactly(new Refused(Refusal.UNKNOWN_COUPON), new Refused(Refusal.UNKNOWN_COUPON));
    }

    @Test
    void an_unused_one_is_used_until_its_date() {
        IssuedCoupon unused = IssuedCoupon.issue(ID, A, 1, START);
        Instant last = END.minusNanos(1_000);
        assertThat(UseRules.decide(Optional.of(unused), END, last)).isEqualTo(new UseOutcome.Used(unused.use(last)));
        assertThat(UseRules.decide(Optional.of(unused), END, END)).isEqualTo(new UseOutcome.Expired(unused));
        assertThat(UseRules.decide(Optional.of(unused.expire()), END, START))
                .isEqualTo(new UseOutcome.Expired(unused.expire()));
        assertThat(UseRules.decide(Optional.of(unused.use(START)), END, END))
                .isEqualTo(new UseOutcome.AlreadyUsed(unused.use(START)));
        assertThat(UseRules.decide(Optional.empty(), END, START)).isEqualTo(new UseOutcome.NotFound());
    }
}
