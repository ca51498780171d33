package io.openrun.coupon.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MemberSetTest {

    private static final CouponId COUPON = new CouponId("summer");
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.123456Z");

    private final MemberSet members = new MemberSet();

    @Test
    void a_row_matches_only_who_holds_exactly_this() {
        members.add(held("kim", 1, AT));
        members.add(held("kim", 1, AT));
        assertThat(members.size()).isOne();
        assertThat(members.match(issued("Kim", 1, AT))).isFalse();
        assertThat(members.match(issued("kim", 2, AT))).isFalse();
        assertThat(members.match(issued("kim", 1, AT.plusNanos(1_000)))).isFalse();
        assertThat(members.isUnmatched(held("kim", 1, AT))).isTrue();
        assertThat(members.match(issued("kim", 1, AT))).isTrue();
        assertThat(members.isUnmatched(held("kim", 1, AT))).isFalse();
        assertThat(members.unmatched()).isZero();
    }

    @Test
    void a_hundred_thousand_are_told_apart_and_stay_as_they_were_noted() {
        int count = 100_000;
        for (int i = 1; i <= count; i++) {
            members.add(held("m" + i, i, AT.plusSeconds(i)));
            if (i % 2 == 0) {
                assertThat(members.match(issued("m" + i, i, AT.plusSeconds(i)))).isTrue();
            }
        }
        assertThat(members.size()).isEqualTo(count);
        assertThat(members.unmatched()).isEqualTo(count / 2);
        assertThat(members.unmatchedBefore(AT.plusSeconds(1_001))).isEqualTo(500);
        assertThat(members.match(issued("m7", 8, AT.plusSeconds(7)))).isFalse();
    }

    @Test
    void what_cannot_be_read_is_older_than_all_and_told_apart_by_its_member() {
        LiveIssues.Held one = new LiveIssues.Held(new MemberId("kim"), null, "garbage");
        LiveIssues.Held other = new LiveIssues.Held(new MemberId("lee"), null, "garbage");
        members.add(one);
        members.add(other);
        assertThat(members.size()).isEqualTo(2);
        assertThat(members.unmatchedBefore(AT)).isEqualTo(2);
        assertThat(members.unmatchedBefore(Instant.EPOCH)).isZero();
        members.match(one);
        assertThat(members.isUnmatched(one)).isFalse();
        assertThat(members.isUnmatched(other)).isTrue();
    }

    private static LiveIssues.Held held(String member, long sequence, Instant at) {
        IssuedCoupon issued = issued(member, sequence, at);
        return new LiveIssues.Held(issued.memberId(), issued, "");
    }

    private static IssuedCoupon issued(String member, long sequence, Instant at) {
        return IssuedCoupon.issue(COUPON, new MemberId(member), sequence, at);
    }
}
