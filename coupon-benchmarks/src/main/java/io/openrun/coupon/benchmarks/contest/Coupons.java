package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponTerms;
import io.openrun.coupon.DiscountPolicy;
import io.openrun.coupon.IssuePeriod;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** The coupons that are issued in a benchmark. */
public final class Coupons {

    /** Far more than anybody can issue while it is measured. */
    public static final int PLENTY = 500_000_000;

    private static final Duration LONG = Duration.ofDays(1);
    private static final AtomicInteger NEXT = new AtomicInteger();

    private Coupons() {}

    /** {@return an id that was not given before in this JVM} */
    public static CouponId newId() {
        return new CouponId("coupon-" + NEXT.incrementAndGet());
    }

    static Coupon open(CouponId couponId, int totalCount) {
        Instant now = Instant.now();
        IssuePeriod period = new IssuePeriod(now.minus(LONG), now.plus(LONG));
        DiscountPolicy discount = new DiscountPolicy.Percentage(new BigDecimal("10"), new BigDecimal("5000"));
        return Coupon.of(couponId, new CouponTerms("10 % off", discount, period, period.endsAt()), totalCount);
    }
}
