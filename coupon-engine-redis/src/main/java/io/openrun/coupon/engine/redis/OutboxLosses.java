package io.openrun.coupon.engine.redis;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and reports what somebody else has removed from outboxes before it was acknowledged. */
final class OutboxLosses {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxLosses.class);

    private final LongAdder events = new LongAdder();

    /** Entries that were taken; how many events each had is gone with it. */
    void deleted(CouponKeys keys, List<String> ids) {
        if (!ids.isEmpty()) {
            events.add(ids.size());
            LOG.error(
                    "somebody deleted {} entries of the outbox of coupon {}, epoch {}, that were taken and not"
                            + " acknowledged, {} to {}; the members hash still has who was issued one",
                    ids.size(),
                    keys.couponId(),
                    keys.epoch(),
                    ids.get(0),
                    ids.get(ids.size() - 1));
        }
    }

    /** Events that nobody took. */
    void vanished(CouponKeys keys, long first, long last) {
        events.add(last - first + 1);
        LOG.error(
                "somebody deleted the events of coupon {}, epoch {}, with the sequences {} to {} before they were taken;"
                        + " the members hash still has who was issued one",
                keys.couponId(),
                keys.epoch(),
                first,
                last);
    }

    long events() {
        return events.sum();
    }
}
