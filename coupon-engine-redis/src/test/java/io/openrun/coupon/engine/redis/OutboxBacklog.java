package io.openrun.coupon.engine.redis;

import io.openrun.coupon.Paging;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.queue.EventBacklog;
import java.time.Duration;
import java.util.List;

/** What is not acknowledged of the outbox of the first page of coupons, by the oldest entry of each stream. */
record OutboxBacklog(RedisStore store) implements EventBacklog {

    private static final String LOOK = """
            local group = redis.call('XINFO', 'GROUPS', KEYS[1])[1]
            local fields = {}
            for i = 1, #group, 2 do fields[group[i]] = group[i + 1] end
            local pending = redis.call('XPENDING', KEYS[1], ARGV[1])
            local next = redis.call('XRANGE', KEYS[1], '(' .. fields['last-delivered-id'], '+', 'COUNT', 1)[1]
            local oldest = pending[2] or (next and next[1])
            if not oldest then return -1 end
            local time = redis.call('TIME')
            return time[1] * 1000 + math.floor(time[2] / 1000) - tonumber(string.match(oldest, '^%d+'))
            """;

    @Override
    public Backlog backlog() {
        long waiting = 0;
        long oldestMs = 0;
        for (StockEntry entry : store.register().list(null, Paging.LIMIT_MAX)) {
            String outbox = store.keys(entry.coupon().id(), entry.epoch()).outbox();
            long ageMs = (Long) store.jedis().eval(LOOK, List.of(outbox), List.of(StockOpening.GROUP));
            waiting += ageMs < 0 ? 0 : 1;
            oldestMs = Math.max(oldestMs, ageMs);
        }
        return new Backlog(waiting, Duration.ofMillis(oldestMs));
    }
}
