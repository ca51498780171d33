package io.openrun.coupon.acceptance;

import io.openrun.coupon.CouponId;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XPendingParams;
import redis.clients.jedis.resps.StreamGroupInfo;
import redis.clients.jedis.resps.StreamPendingEntry;

/** The outbox of a coupon, looked at past the library. */
record Outbox(Servers servers, String key) {

    private static final String GROUP = "workers";
    private static final int PENDING_MAX = 100_000;

    static Outbox of(Servers servers, CouponId couponId) {
        long epoch = servers.register.find(couponId).orElseThrow().epoch();
        return new Outbox(servers, "coupon:1:{" + couponId + "}:" + epoch + ":outbox");
    }

    /** How many entries were taken and not acknowledged. */
    long pending() {
        return group().map(StreamGroupInfo::getPending).orElse(0L);
    }

    /** Nothing is there that was not taken, and nothing was taken and not acknowledged. */
    boolean isEmpty() {
        StreamEntryID last = servers.jedis.xinfoStream(key).getLastGeneratedId();
        return group().filter(group -> group.getPending() == 0)
                .filter(group -> group.getLastDeliveredId().equals(last))
                .isPresent();
    }

    /** How often the entries were given out that are not acknowledged. */
    long deliveries() {
        List<StreamPendingEntry> entries = servers.jedis.xpending(
                key,
                GROUP,
                new XPendingParams()
                        .count(PENDING_MAX)
                        .start(StreamEntryID.MINIMUM_ID)
                        .end(StreamEntryID.MAXIMUM_ID));
        return entries.stream().mapToLong(StreamPendingEntry::getDeliveredTimes).sum();
    }

    /** Forgets what was taken and what was acknowledged. */
    void loseGroup() {
        long unused = servers.jedis.xgroupDestroy(key, GROUP);
    }

    private Optional<StreamGroupInfo> group() {
        return servers.jedis.xinfoGroups(key).stream()
                .filter(group -> group.getName().equals(GROUP))
                .findFirst();
    }
}
