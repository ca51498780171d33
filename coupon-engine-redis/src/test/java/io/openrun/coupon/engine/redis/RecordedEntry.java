package io.openrun.coupon.engine.redis;

import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.UnreadableEventException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.resps.StreamEntry;

/** An entry of an outbox as the client gives it, read as the outbox does. */
final class RecordedEntry {

    private RecordedEntry() {}

    static List<CouponIssuedEvent> events(CouponKeys keys, StreamEntry entry) {
        List<byte[]> fields = new ArrayList<>();
        for (String name : List.of("s", "t", "m")) {
            fields.add(name.getBytes(StandardCharsets.UTF_8));
            fields.add(String.valueOf(entry.getFields().get(name)).getBytes(StandardCharsets.UTF_8));
        }
        try {
            return new OutboxEntry(entry.getID().toString(), fields).events(keys);
        } catch (UnreadableEventException damaged) {
            throw new AssertionError(damaged);
        }
    }
}
