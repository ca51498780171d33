package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What a member holds, as it stands in the members hash: {@code sequence:issuedAt}, in microseconds since 1970. */
record Holding(long sequence, Instant issuedAt) {

    private static final long MICROS = Duration.ofSeconds(1).toMillis() * 1_000;
    private static final long NANOS = 1_000;

    static Holding parse(String text) {
        int colon = text.indexOf(':');
        return new Holding(
                Long.parseLong(text, 0, colon, 10), moment(Long.parseLong(text, colon + 1, text.length(), 10)));
    }

    static Instant moment(long micros) {
        return Instant.ofEpochSecond(micros / MICROS, micros % MICROS * NANOS);
    }

    static long micros(Instant moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
    }

    String text() {
        return sequence + ":" + micros(issuedAt);
    }

    IssuedCoupon of(CouponId couponId, MemberId memberId) {
        return IssuedCoupon.issue(couponId, memberId, sequence, issuedAt);
    }
}
