package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssueOutcome.AlreadyIssued;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewcomersTest {

    private static final IssuedCoupon HELD =
            IssuedCoupon.issue(new CouponId("open-run"), new MemberId("kim"), 1, Instant.EPOCH);

    private final Newcomers newcomers = new Newcomers();

    @Test
    void after_a_wrong_guess_a_hundred_calls_look_first() {
        assertThat(newcomers.areLikely()).isTrue();
        newcomers.wereNot();
        for (int call = 1; call < 100; call++) {
            assertThat(newcomers.areLikely()).as("call " + call).isFalse();
        }
        assertThat(newcomers.areLikely()).isTrue();
    }

    @Test
    void a_holder_who_comes_keeps_it_careful_and_a_newcomer_does_not() {
        newcomers.note(List.of(new Issued(HELD)));
        assertThat(newcomers.areLikely()).isTrue();
        newcomers.note(List.of(new Issued(HELD), new AlreadyIssued(HELD)));
        assertThat(newcomers.areLikely()).isFalse();
    }
}
