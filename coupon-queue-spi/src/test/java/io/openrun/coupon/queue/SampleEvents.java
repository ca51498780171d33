package io.openrun.coupon.queue;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;

/** Events from a seed. Each member's name has {@link #CANARY} in it, which no message may show. */
final class SampleEvents {

    static final String CANARY = "canary";

    private static final String[] NAMES = {"", "-회원", "\uD83D\uDE00", "\"\\/", " %'--{}", "\u202E\uFFFD", "é\uFEFF"};

    private final Random random;

    SampleEvents(long seed) {
        this.random = new Random(seed);
    }

    CouponIssuedEvent next() {
        CouponId couponId = new CouponId("c_" + Integer.toString(random.nextInt(1 << 20), 36) + "-");
        MemberId memberId =
                new MemberId(CANARY + NAMES[random.nextInt(NAMES.length)] + Integer.toHexString(random.nextInt()));
        long sequence = 1 + (random.nextLong() >>> 1 >>> random.nextInt(62)) % Long.MAX_VALUE;
        long epoch = random.nextLong() >>> 1 >>> random.nextInt(63);
        Instant issuedAt = Instant.parse("2026-01-01T00:00:00Z")
                .plus(random.nextInt(1 << 30), ChronoUnit.SECONDS)
                .plus(random.nextInt(3) * (long) random.nextInt(1_000), ChronoUnit.MICROS);
        Traceparent traceparent = random.nextBoolean()
                ? new Traceparent("00-%016x%016x-%016x-%02x"
                        .formatted(random.nextLong(), 1 + random.nextInt(9), 1 + random.nextInt(9), random.nextInt(4)))
                : null;
        return new CouponIssuedEvent(couponId, memberId, sequence, epoch, issuedAt, traceparent);
    }
}
