package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.Paging;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.testkit.OpenRunLedger;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is on record of the issued coupons, in the order of their sequences. */
interface Rows {

    List<IssuedCoupon> of(CouponId couponId);

    /** The rows as a history lists them. */
    static Rows in(IssuedCouponHistory history) {
        return couponId -> OpenRunLedger.rows(history, couponId);
    }

    /** The distinct events that are on their way to the rows. Delivery is at least once, so one may come twice. */
    static Rows in(EventSource source) {
        return couponId -> {
            Set<CouponIssuedEvent> events = new LinkedHashSet<>();
            Optional<EventSource.Delivery> delivery = source.poll(Paging.LIMIT_MAX);
            while (delivery.isPresent()) {
                events.addAll(delivery.get().events());
                source.acknowledge(delivery.get());
                delivery = source.poll(Paging.LIMIT_MAX);
            }
            return events.stream()
                    .filter(event -> event.couponId().equals(couponId))
                    .map(CouponIssuedEvent::issuedCoupon)
                    .sorted(Comparator.comparingLong(IssuedCoupon::sequence))
                    .toList();
        };
    }
}
