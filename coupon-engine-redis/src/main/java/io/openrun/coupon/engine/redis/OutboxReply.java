package io.openrun.coupon.engine.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.exceptions.JedisDataException;

/** What a script on an outbox answered: the tag of the call, a status, and what belongs to it, in bytes. */
record OutboxReply(List<?> parts) {

    /** Refuses the answer to another call, as it would come from a connection that lost an answer before. */
    static OutboxReply of(CouponKeys keys, String tag, Object reply) {
        if (reply instanceof JedisDataException error) {
            throw RedisFailure.looking(error);
        }
        if (reply instanceof List<?> parts && parts.size() > 1 && tag.equals(text(parts.get(0)))) {
            return new OutboxReply(parts);
        }
        throw RedisFailure.unavailable(
                "what arrived is not the answer to this call for the outbox of coupon " + keys.couponId(), null);
    }

    /** Whether there is no consumer group, or no stream. */
    boolean isWithoutGroup() {
        return text(parts.get(1)).equals("NOGROUP");
    }

    long number(int index) {
        Object part = parts.get(index + 2);
        return part instanceof Long number ? number : Long.parseLong(text(part));
    }

    List<String> texts(int index) {
        return list(parts.get(index + 2)).stream().map(OutboxReply::text).toList();
    }

    List<OutboxEntry> entries(int index) {
        List<OutboxEntry> entries = new ArrayList<>();
        for (Object entry : list(parts.get(index + 2))) {
            List<byte[]> fields = new ArrayList<>();
            for (Object field : list(list(entry).get(1))) {
                fields.add((byte[]) field);
            }
            entries.add(new OutboxEntry(text(list(entry).get(0)), fields));
        }
        return entries;
    }

    private static List<?> list(Object part) {
        return (List<?>) part;
    }

    private static String text(Object part) {
        return part instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(part);
    }
}
