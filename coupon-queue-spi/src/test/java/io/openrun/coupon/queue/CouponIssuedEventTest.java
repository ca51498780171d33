package io.openrun.coupon.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CouponIssuedEventTest {

    private static final CouponId COUPON = new CouponId("summer");
    private static final MemberId MEMBER = new MemberId("kim");
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.123456789Z");

    @Test
    void tells_of_the_issued_coupon() {
        CouponIssuedEvent event = new CouponIssuedEvent(COUPON, MEMBER, 7, 1, AT);
        IssuedCoupon issued = IssuedCoupon.issue(COUPON, MEMBER, 7, AT);
        assertThat(event.issuedCoupon()).isEqualTo(issued);
        assertThat(event.id()).isEqualTo(issued.id());
        assertThat(event.issuedAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05.123456Z"));
        assertThat(event.toString()).doesNotContain("kim");
    }

    @Test
    void is_the_same_event_whatever_trace_it_comes_from() {
        CouponIssuedEvent event = new CouponIssuedEvent(COUPON, MEMBER, 7, 1, AT);
        CouponIssuedEvent traced =
                new CouponIssuedEvent(COUPON, MEMBER, 7, 1, AT, new Traceparent(TraceparentTest.ONE));
        assertThat(traced).isEqualTo(event).hasSameHashCodeAs(event);
        assertThat(traced.traceparent()).hasToString(TraceparentTest.ONE);
        assertThat(event.traceparent()).isNull();
        for (CouponIssuedEvent other : List.of(
                new CouponIssuedEvent(new CouponId("winter"), MEMBER, 7, 1, AT),
                new CouponIssuedEvent(COUPON, new MemberId("lee"), 7, 1, AT),
                new CouponIssuedEvent(COUPON, MEMBER, 8, 1, AT),
                new CouponIssuedEvent(COUPON, MEMBER, 7, 2, AT),
                new CouponIssuedEvent(COUPON, MEMBER, 7, 1, AT.plusMillis(1)))) {
            assertThat(event).isNotEqualTo(other).doesNotHaveSameHashCodeAs(other);
        }
    }

    @Test
    void names_what_is_wrong_with_it() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CouponIssuedEvent(COUPON, MEMBER, 0, 1, AT))
                .withMessageContaining("sequence");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CouponIssuedEvent(COUPON, MEMBER, 1, -1, AT))
                .withMessageContaining("epoch");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EventSource.Delivery("token", List.of()))
                .withMessageContaining("events");
    }
}
