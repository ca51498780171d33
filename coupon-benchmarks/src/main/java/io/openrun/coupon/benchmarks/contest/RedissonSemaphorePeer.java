package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.redisson.api.RSemaphore;
import org.redisson.api.RSet;
import org.redisson.api.RStream;
import org.redisson.api.RedissonClient;
import org.redisson.api.stream.StreamAddArgs;
import org.redisson.client.RedisTimeoutException;

/**
 * What Redisson has for it: a set of members, a semaphore with a permit for each coupon there is, and a stream. Three
 * calls, and no step: who finds no permit leaves the set again. The order is the stream's, there is no sequence.
 */
final class RedissonSemaphorePeer implements Contestant {

    private final RedisPlace place;
    private final PeerKeys keys;
    private final RedissonClient redisson;
    private final Map<CouponId, Integer> totals = new ConcurrentHashMap<>();

    RedissonSemaphorePeer(RedisPlace place) {
        this.place = place;
        this.keys = new PeerKeys(place);
        this.redisson = RedissonConnection.open(place);
    }

    @Override
    public void open(CouponId couponId, int totalCount) {
        totals.put(couponId, totalCount);
        permits(couponId).trySetPermits(totalCount);
    }

    @Override
    public Answer issue(CouponId couponId, MemberId memberId) {
        try {
            RSet<String> members = members(couponId);
            if (!members.add(memberId.value())) {
                return Answer.ALREADY;
            }
            if (!permits(couponId).tryAcquire()) {
                members.remove(memberId.value());
                return Answer.REFUSED;
            }
            RStream<String, String> events = redisson.getStream(PeerKeys.events(couponId));
            events.add(StreamAddArgs.entries(
                    "member", memberId.value(), "issued_at", Instant.now().toString()));
            return Answer.ISSUED;
        } catch (RedisTimeoutException late) {
            return Answer.UNKNOWN;
        }
    }

    private RSet<String> members(CouponId couponId) {
        return redisson.getSet(PeerKeys.members(couponId));
    }

    private RSemaphore permits(CouponId couponId) {
        return redisson.getSemaphore(PeerKeys.coupon(couponId));
    }

    @Override
    public Ledger ledger(CouponId couponId) {
        int total = totals.getOrDefault(couponId, 0);
        int used = total - permits(couponId).availablePermits();
        return keys.ledger(couponId, members(couponId).size(), used, total);
    }

    @Override
    public void retire(CouponId couponId) {
        keys.retire(couponId);
    }

    @Override
    public String describe() {
        return "pool of " + place.poolSize() + ", set, semaphore and stream, not atomic";
    }

    @Override
    public void close() {
        redisson.shutdown();
        keys.close();
    }
}
