package io.openrun.coupon.engine.redis;

import io.openrun.coupon.MemberId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/** All that Redis has of one coupon at one moment, read and taken apart by nothing of ours. */
record RecordedState(long used, long sequence, Map<MemberId, Place> holders, List<Event> events) {

    /** A place in the order of issue, and the moment, in microseconds since 1970. */
    record Place(long sequence, long issuedAt) {}

    /** What the outbox has of one issue. */
    record Event(MemberId member, Place place) {}

    private static final String READ = """
            return { redis.call('HMGET', KEYS[1], 'used', 'sequence'), redis.call('HGETALL', KEYS[2]),
              redis.call('XRANGE', KEYS[3], '-', '+') }
            """;

    static RecordedState read(UnifiedJedis jedis, CouponKeys keys) {
        List<?> parts = (List<?>) jedis.eval(READ, keys.all(), List.of());
        List<?> counters = (List<?>) parts.get(0);
        return new RecordedState(
                number(counters.get(0)), number(counters.get(1)), holders((List<?>) parts.get(1)), events((List<?>)
                        parts.get(2)));
    }

    private static Map<MemberId, Place> holders(List<?> hash) {
        Map<MemberId, Place> holders = new HashMap<>();
        pairs(hash).forEach((member, holding) -> {
            List<String> parts = List.of(holding.split(":", 2));
            holders.put(new MemberId(member), new Place(number(parts.get(0)), number(parts.get(1))));
        });
        return holders;
    }

    private static List<Event> events(List<?> stream) {
        List<Event> events = new ArrayList<>();
        for (Object entry : stream) {
            Map<String, String> fields = pairs((List<?>) ((List<?>) entry).get(1));
            long sequence = number(fields.get("s"));
            for (String member : String.valueOf(fields.get("m")).split("\n", -1)) {
                events.add(new Event(new MemberId(member), new Place(sequence++, number(fields.get("t")))));
            }
        }
        return events;
    }

    private static Map<String, String> pairs(List<?> flat) {
        Map<String, String> pairs = new HashMap<>();
        for (Iterator<?> each = flat.iterator(); each.hasNext(); ) {
            pairs.put(String.valueOf(each.next()), String.valueOf(each.next()));
        }
        return pairs;
    }

    private static long number(@Nullable Object text) {
        return Long.parseLong(String.valueOf(text));
    }
}
