package io.openrun.coupon.testkit;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponTerms;
import io.openrun.coupon.DiscountPolicy;
import io.openrun.coupon.IssuePeriod;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.queue.Traceparent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Coupons and members for tests. Every coupon has an id of its own, so tests don't meet in a store they share. */
public final class SampleCoupons {

    private static final Duration LONG = Duration.ofHours(1);
    private static final DiscountPolicy TEN_PERCENT =
            new DiscountPolicy.Percentage(new BigDecimal("10"), new BigDecimal("5000"));

    private SampleCoupons() {}

    /** {@return the moment on this JVM's clock, which should be about that of the store} */
    public static Instant now() {
        return InstantSource.system().instant();
    }

    /** {@return an id that no other test has} */
    public static CouponId newId() {
        return new CouponId("c-" + UUID.randomUUID());
    }

    /**
     * Terms with a given issue period; an issued coupon can be used for an hour more.
     *
     * @param startsAt the start of the period
     * @param endsAt its end
     * @return the terms
     */
    public static CouponTerms terms(Instant startsAt, Instant endsAt) {
        return new CouponTerms("10 % off", TEN_PERCENT, new IssuePeriod(startsAt, endsAt), endsAt.plus(LONG));
    }

    /**
     * A coupon that can be issued now, and for an hour.
     *
     * @param totalCount how many there are
     * @return the coupon
     */
    public static Coupon open(int totalCount) {
        return between(now().minus(LONG), now().plus(LONG), totalCount);
    }

    /**
     * A coupon with a given issue period.
     *
     * @param startsAt the start of the period
     * @param endsAt its end
     * @param totalCount how many there are
     * @return the coupon
     */
    public static Coupon between(Instant startsAt, Instant endsAt, int totalCount) {
        return Coupon.of(newId(), terms(startsAt, endsAt), totalCount);
    }

    /** {@return a coupon that can't be issued yet, for an hour} */
    public static Coupon notStarted() {
        return between(now().plus(LONG), now().plus(LONG.multipliedBy(2)), 10);
    }

    /** {@return a coupon that can't be issued any more, since an hour} */
    public static Coupon ended() {
        return between(now().minus(LONG.multipliedBy(2)), now().minus(LONG), 10);
    }

    /**
     * Members with names of their own.
     *
     * @param count how many
     * @return the members
     */
    public static List<MemberId> members(int count) {
        return IntStream.range(0, count).mapToObj(SampleCoupons::member).toList();
    }

    /**
     * One member.
     *
     * @param number which
     * @return the member
     */
    public static MemberId member(int number) {
        return new MemberId("member-" + number);
    }

    /**
     * The trace of an event; every third event has none.
     *
     * @param number which event, 1 or more
     * @return another one for each number, or null
     */
    public static @Nullable Traceparent traceparent(long number) {
        return number % 3 == 0 ? null : new Traceparent("00-%032x-%016x-01".formatted(number, number));
    }
}
