package io.openrun.coupon.queue.kafka;

import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.EventSource.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes deliveries out of a source, as many as have to come. */
final class Taking {

    private Taking() {}

    /** The next one. */
    static Delivery next(EventSource source, int eventsMax) {
        return until(source, eventsMax, 1).get(0);
    }

    /** Deliveries until they hold so many messages. */
    static List<Delivery> until(EventSource source, int eventsMax, int messages) {
        List<Delivery> taken = new ArrayList<>();
        Topic.until(() -> {
            Optional<Delivery> next = source.poll(eventsMax);
            next.ifPresent(taken::add);
            return count(taken) >= messages;
        });
        return taken;
    }

    static int count(List<Delivery> deliveries) {
        return deliveries.stream()
                .mapToInt(delivery ->
                        delivery.events().size() + delivery.unreadable().size())
                .sum();
    }

    static List<CouponIssuedEvent> events(List<Delivery> deliveries) {
        return deliveries.stream()
                .flatMap(delivery -> delivery.events().stream())
                .toList();
    }
}
