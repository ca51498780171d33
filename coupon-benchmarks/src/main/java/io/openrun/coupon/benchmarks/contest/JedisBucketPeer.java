package io.openrun.coupon.benchmarks.contest;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.serialization.Mapper;
import io.github.bucket4j.redis.jedis.Bucket4jJedis;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * A bucket of Bucket4j for each coupon, in Redis, with a token for each one there is and no refill; who got a token is
 * put down and told of, and gives it back when he holds one. The order is the stream's, there is no sequence.
 */
final class JedisBucketPeer implements Contestant {

    private final RedisPlace place;
    private final PeerKeys keys;
    private final RedisClient redis;
    private final ProxyManager<String> buckets;
    private final Map<CouponId, Integer> totals = new ConcurrentHashMap<>();

    JedisBucketPeer(RedisPlace place) {
        this.place = place;
        this.keys = new PeerKeys(place);
        this.redis = place.pool();
        this.buckets =
                Bucket4jJedis.casBasedBuilder(redis).keyMapper(Mapper.STRING).build();
    }

    @Override
    public void open(CouponId couponId, int totalCount) {
        totals.put(couponId, totalCount);
    }

    @Override
    public Answer issue(CouponId couponId, MemberId memberId) {
        try {
            Bucket bucket = bucket(couponId);
            return bucket.tryConsume(1) ? record(bucket, couponId, memberId) : Answer.REFUSED;
        } catch (JedisConnectionException lost) {
            return Answer.UNKNOWN;
        }
    }

    private Answer record(Bucket bucket, CouponId couponId, MemberId memberId) {
        String now = Instant.now().toString();
        if (redis.hsetnx(PeerKeys.members(couponId), memberId.value(), now) == 0) {
            bucket.addTokens(1);
            return Answer.ALREADY;
        }
        redis.xadd(
                PeerKeys.events(couponId),
                StreamEntryID.NEW_ENTRY,
                Map.of("member", memberId.value(), "issued_at", now));
        return Answer.ISSUED;
    }

    private Bucket bucket(CouponId couponId) {
        return buckets.builder().build(PeerKeys.coupon(couponId), () -> BucketPeer.configuration(total(couponId)));
    }

    private int total(CouponId couponId) {
        return totals.getOrDefault(couponId, 0);
    }

    @Override
    public Ledger ledger(CouponId couponId) {
        int total = total(couponId);
        long used = total - bucket(couponId).getAvailableTokens();
        return keys.ledger(couponId, redis.hlen(PeerKeys.members(couponId)), used, total);
    }

    @Override
    public void retire(CouponId couponId) {
        keys.retire(couponId);
    }

    @Override
    public String describe() {
        return "pool of " + place.poolSize() + ", compare and swap";
    }

    @Override
    public void close() {
        redis.close();
        keys.close();
    }
}
