package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CouponId;
import java.util.List;
import java.util.stream.Collectors;
import redis.clients.jedis.StreamEntryID;

/**
 * By what an outbox knows its deliveries again: coupon, epoch and the ids of the entries, one space apart.
 *
 * @param couponId the coupon
 * @param epoch the epoch
 * @param ids of the entries
 */
record OutboxToken(CouponId couponId, long epoch, List<String> ids) {

    static OutboxToken of(CouponKeys keys, List<OutboxEntry> entries) {
        return new OutboxToken(
                keys.couponId(),
                keys.epoch(),
                entries.stream().map(OutboxEntry::id).toList());
    }

    static OutboxToken parse(String text) {
        List<String> parts = List.of(text.split(" ", -1));
        return new OutboxToken(
                new CouponId(parts.get(0)), Long.parseLong(parts.get(1)), parts.subList(2, parts.size()));
    }

    String text() {
        return couponId + " " + epoch + ids.stream().map(id -> " " + id).collect(Collectors.joining());
    }

    StreamEntryID[] entryIds() {
        return ids.stream().map(StreamEntryID::new).toArray(StreamEntryID[]::new);
    }
}
