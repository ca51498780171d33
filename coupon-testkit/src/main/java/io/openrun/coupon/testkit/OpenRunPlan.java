package io.openrun.coupon.testkit;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponTerms;
import io.openrun.coupon.DiscountPolicy;
import io.openrun.coupon.Inventory;
import io.openrun.coupon.IssuePeriod;
import io.openrun.coupon.MemberId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Who wants how many of what in an open run.
 *
 * @param members how many want one, 1 or more
 * @param stock how many there are, 0 to {@link Inventory#TOTAL_COUNT_MAX}
 * @param callers how many threads call at a time, 1 or more
 * @param clicks how often each member asks, all at once, 1 or more
 * @param seed of the order of arrival
 */
public record OpenRunPlan(int members, int stock, int callers, int clicks, long seed) {

    /** Far more than a run takes, in both directions, because the clock of a given database may differ from ours. */
    private static final Duration OPEN = Duration.ofDays(1);

    /**
     * Checks the figures.
     *
     * @param members how many want one
     * @param stock how many there are
     * @param callers how many threads call at a time
     * @param clicks how often each member asks
     * @param seed of the order of arrival
     * @throws IllegalArgumentException if one is outside of its bounds, or all calls are more than an int counts
     */
    public OpenRunPlan {
        require("members", members, 1, Integer.MAX_VALUE);
        require("stock", stock, 0, Inventory.TOTAL_COUNT_MAX);
        require("callers", callers, 1, Integer.MAX_VALUE);
        require("clicks", clicks, 1, Integer.MAX_VALUE / members);
    }

    /** {@return how many calls there are in all} */
    public int calls() {
        return members * clicks;
    }

    /** {@return how many are issued if all goes well: as many as there are, or as want one} */
    public int issuable() {
        return Math.min(stock, members);
    }

    /** {@return the members in the order in which they arrive, the same one for the same seed} */
    public List<MemberId> arrivals() {
        List<MemberId> arrivals = IntStream.rangeClosed(1, members)
                .mapToObj(number -> new MemberId("member-" + number))
                .collect(Collectors.toList());
        Collections.shuffle(arrivals, new Random(seed));
        return arrivals;
    }

    /**
     * A coupon with that stock, which is open from a day before a moment to a day after it.
     *
     * @param couponId its name; each run needs one of its own, since a store keeps the coupons of earlier runs
     * @param now the moment
     * @return the coupon
     */
    public Coupon coupon(CouponId couponId, Instant now) {
        IssuePeriod period = new IssuePeriod(now.minus(OPEN), now.plus(OPEN));
        DiscountPolicy discount = new DiscountPolicy.Percentage(new BigDecimal("10"), new BigDecimal("5000"));
        return Coupon.of(couponId, new CouponTerms("10 % off", discount, period, period.endsAt()), stock);
    }

    private static void require(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ", was " + value);
        }
    }
}
