package io.openrun.coupon.engine.redis;

import io.openrun.coupon.MemberId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.resps.StreamEntry;

/** The events of one script call as they stand in the outbox: first sequence, moment, and the members line by line. */
final class OutboxEntry {

    private OutboxEntry() {}

    /** The events, in the order of issue. */
    static List<CouponIssuedEvent> events(CouponKeys keys, StreamEntry entry) {
        Map<String, String> fields = entry.getFields();
        long sequence = Long.parseLong(field(fields, "s"));
        Instant issuedAt = Holding.moment(Long.parseLong(field(fields, "t")));
        List<CouponIssuedEvent> events = new ArrayList<>();
        for (String member : field(fields, "m").split("\n", -1)) {
            events.add(
                    new CouponIssuedEvent(keys.couponId(), new MemberId(member), sequence++, keys.epoch(), issuedAt));
        }
        return events;
    }

    private static String field(Map<String, String> fields, String name) {
        @Nullable String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("an entry of the outbox lacks the field " + name);
        }
        return value;
    }
}
