package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.MemberId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.resps.StreamEntry;

/** All that stands in a Redis of one coupon, read with plain commands. */
record Recorded(Map<String, String> meta, Map<MemberId, Holding> members, List<CouponIssuedEvent> events) {

    static Recorded read(UnifiedJedis jedis, CouponKeys keys) {
        Map<MemberId, Holding> members = new HashMap<>();
        jedis.hgetAll(keys.members())
                .forEach((member, holding) -> members.put(new MemberId(member), Holding.parse(holding)));
        List<CouponIssuedEvent> events = new ArrayList<>();
        for (StreamEntry entry : jedis.xrange(keys.outbox(), "-", "+")) {
            events.addAll(RecordedEntry.events(keys, entry));
        }
        return new Recorded(jedis.hgetAll(keys.meta()), members, events);
    }

    long counter(String field) {
        return Long.parseLong(meta.getOrDefault(field, "0"));
    }

    /** Counters, members and events say the same, no sequence and no member is there twice, none is too many. */
    void assertAgrees(int total, String about) {
        Map<MemberId, Holding> ofEvents = new HashMap<>();
        Set<Long> sequences = new HashSet<>();
        for (CouponIssuedEvent event : events) {
            ofEvents.put(event.memberId(), new Holding(event.sequence(), event.issuedAt()));
            sequences.add(event.sequence());
        }
        assertThat(members).as("%s: members, no more than there are", about).hasSizeLessThanOrEqualTo(total);
        assertThat(ofEvents).as("%s: events of the members, each once", about).isEqualTo(members);
        assertThat(events).as("%s: one event for each member", about).hasSize(members.size());
        assertThat(sequences).as("%s: sequences, each once", about).hasSize(members.size());
        assertThat(counter("used")).as("%s: used", about).isEqualTo(members.size());
        assertThat(counter("sequence")).as("%s: sequence", about).isEqualTo(members.size());
    }
}
