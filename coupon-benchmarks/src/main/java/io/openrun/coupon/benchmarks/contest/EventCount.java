package io.openrun.coupon.benchmarks.contest;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.resps.StreamEntry;

/**
 * What a stream tells of one coupon.
 *
 * @param events how many issues
 * @param members of how many different members
 */
record EventCount(long events, long members) {

    private static final int PAGE = 1_000;

    /** Reads a stream from its first entry to its last, each of which names members in a field, line by line. */
    static EventCount of(RedisClient redis, String stream, String field) {
        Set<String> seen = new HashSet<>();
        long events = 0;
        String from = "-";
        List<StreamEntry> page = redis.xrange(stream, from, "+", PAGE);
        while (!page.isEmpty()) {
            for (StreamEntry entry : page) {
                String[] members = entry.getFields().getOrDefault(field, "").split("\n", -1);
                events += members.length;
                Collections.addAll(seen, members);
            }
            from = "(" + page.get(page.size() - 1).getID();
            page = redis.xrange(stream, from, "+", PAGE);
        }
        return new EventCount(events, seen.size());
    }
}
