package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import java.util.List;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** The textbook's script, one EVALSHA for each issue, by a pool of Jedis's. */
final class JedisScriptPeer implements Contestant {

    private final RedisPlace place;
    private final PeerKeys keys;
    private final RedisClient redis;
    private final String sha;

    JedisScriptPeer(RedisPlace place) {
        this.place = place;
        this.keys = new PeerKeys(place);
        this.redis = place.pool();
        this.sha = redis.scriptLoad(PeerScript.LUA);
    }

    @Override
    public void open(CouponId couponId, int totalCount) {
        keys.open(couponId, totalCount);
    }

    @Override
    public Answer issue(CouponId couponId, MemberId memberId) {
        try {
            return PeerScript.answer((long) redis.evalsha(sha, PeerScript.keys(couponId), List.of(memberId.value())));
        } catch (JedisConnectionException lost) {
            return Answer.UNKNOWN;
        }
    }

    @Override
    public Ledger ledger(CouponId couponId) {
        return keys.ledger(couponId);
    }

    @Override
    public void retire(CouponId couponId) {
        keys.retire(couponId);
    }

    @Override
    public String describe() {
        return "pool of " + place.poolSize() + ", one EVALSHA an issue";
    }

    @Override
    public void close() {
        redis.close();
        keys.close();
    }
}
