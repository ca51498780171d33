package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponTerms;
import io.openrun.coupon.DiscountPolicy;
import io.openrun.coupon.IssuePeriod;
import io.openrun.coupon.MemberId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Who wants how many of what.
 *
 * @param members how many want one
 * @param stock how many there are
 * @param threads how many call at a time
 * @param clicks how often each member asks
 * @param seed of the order of arrival
 */
record Plan(int members, int stock, int threads, int clicks, long seed) {

    /** Far more than a run takes, in both directions, because the clock of a given database may differ from ours. */
    private static final Duration OPEN = Duration.ofDays(1);

    int calls() {
        return members * clicks;
    }

    int rowsExpected() {
        return Math.min(stock, members);
    }

    /** The members in the order in which they arrive. */
    List<MemberId> arrivals() {
        List<MemberId> arrivals = IntStream.rangeClosed(1, members)
                .mapToObj(number -> new MemberId("member-" + number))
                .collect(Collectors.toList());
        Collections.shuffle(arrivals, new Random(seed));
        return arrivals;
    }

    /** A coupon that is open now, with an id of its own since a given database keeps those of earlier runs. */
    Coupon coupon() {
        Instant now = InstantSource.system().instant();
        IssuePeriod period = new IssuePeriod(now.minus(OPEN), now.plus(OPEN));
        DiscountPolicy discount = new DiscountPolicy.Percentage(new BigDecimal("10"), new BigDecimal("5000"));
        CouponTerms terms = new CouponTerms("10 % off", discount, period, period.endsAt());
        return Coupon.of(new CouponId("quickstart-" + UUID.randomUUID()), terms, stock);
    }
}
