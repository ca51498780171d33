package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.Paging;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSource;
import java.util.ArrayList;
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
        return couponId -> {
            List<IssuedCoupon> rows = new ArrayList<>();
            long after = 0;
            while (true) {
                List<IssuedCoupon> page = history.listByCoupon(couponId, after, Paging.LIMIT_MAX);
                rows.addAll(page);
                long last = page.isEmpty() ? after : page.get(page.size() - 1).sequence();
                // A history that does not go forward is wrong, and must not keep us for ever.
                if (page.size() < Paging.LIMIT_MAX || last <= after) {
                    return rows;
                }
                after = last;
            }
        };
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
