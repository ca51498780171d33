package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.IssueOutcome.Refused;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.Refusal;
import io.openrun.coupon.testkit.Crowd.Answer;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What the rules expect of answers. */
final class Answers {

    private Answers() {}

    static IssuedCoupon held(IssueOutcome outcome) {
        return outcome.held().orElseThrow(() -> new AssertionError("expected to hold a coupon, got " + outcome));
    }

    static IssuedCoupon issued(IssueOutcome outcome) {
        assertThat(outcome).isInstanceOf(Issued.class);
        return held(outcome);
    }

    static boolean isRefused(IssueOutcome outcome, Refusal reason) {
        return outcome.equals(new Refused(reason));
    }

    static void assertRefused(IssueOutcome outcome, Refusal reason) {
        assertThat(outcome).isEqualTo(new Refused(reason));
    }

    /** The status may have changed since; who holds what may not. */
    static void assertSame(IssuedCoupon again, IssuedCoupon first) {
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.memberId()).isEqualTo(first.memberId());
        assertThat(again.sequence()).isEqualTo(first.sequence());
        assertThat(again.issuedAt()).isEqualTo(first.issuedAt());
    }

    static void assertSequences(Stream<IssuedCoupon> issued, int last) {
        assertThat(issued.map(IssuedCoupon::sequence).sorted().toList())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, last).boxed().toList());
    }

    static Stream<IssuedCoupon> winners(List<Answer> answers) {
        return answers.stream().flatMap(answer -> answer.outcome().held().stream());
    }

    /** One member's clicks: one of them was told that it issued, unless an answer got lost, and all were told the same. */
    static void assertOneIssued(List<Answer> clicks) {
        long issued = clicks.stream()
                .filter(click -> click.outcome() instanceof Issued)
                .count();
        boolean inDoubt = clicks.stream().anyMatch(Answer::inDoubt);
        assertThat(issued).isBetween(inDoubt ? 0L : 1L, 1L);
        List<IssuedCoupon> held = winners(clicks).toList();
        assertThat(held).hasSameSizeAs(clicks).allSatisfy(one -> assertSame(one, held.get(0)));
    }
}
