package io.openrun.coupon.engine.redis;

import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSource.Delivery;
import io.openrun.coupon.queue.Undeliverable;
import io.openrun.coupon.queue.UnreadableEventException;
import java.util.ArrayList;
import java.util.List;

/** Makes a delivery of what a script took from one stream, and notices if events before or between are missing. */
final class OutboxDecoder {

    private static final long UNKNOWN = -1;

    private final OutboxLosses losses;

    OutboxDecoder(OutboxLosses losses) {
        this.losses = losses;
    }

    /**
     * Reads entries.
     *
     * @param attempts how often they were given out
     * @param before how far the stream was given out before, if the entries are the next ones; else -1
     */
    Delivery delivery(CouponKeys keys, List<OutboxEntry> entries, int attempts, long before) {
        List<CouponIssuedEvent> events = new ArrayList<>();
        List<Undeliverable> unreadable = new ArrayList<>();
        boolean consecutive = before != UNKNOWN;
        long last = before;
        for (OutboxEntry entry : entries) {
            try {
                List<CouponIssuedEvent> read = entry.events(keys);
                if (consecutive && last != UNKNOWN) {
                    check(keys, last, read.get(0).sequence());
                }
                last = read.get(read.size() - 1).sequence();
                events.addAll(read);
            } catch (UnreadableEventException cause) {
                last = UNKNOWN;
                unreadable.add(undeliverable(keys, entry, attempts, cause));
            }
        }
        return new Delivery(OutboxToken.of(keys, entries).text(), attempts, events, unreadable);
    }

    private void check(CouponKeys keys, long last, long next) {
        if (next > last + 1) {
            losses.vanished(keys, last + 1, next - 1);
        }
    }

    private static Undeliverable undeliverable(
            CouponKeys keys, OutboxEntry entry, int attempts, UnreadableEventException cause) {
        return new Undeliverable(
                "redis " + keys.couponId() + ":" + keys.epoch() + ":outbox " + entry.id(),
                cause.reason(),
                String.valueOf(cause.getMessage()),
                attempts,
                OutboxEntryText.of(entry),
                keys.couponId());
    }
}
