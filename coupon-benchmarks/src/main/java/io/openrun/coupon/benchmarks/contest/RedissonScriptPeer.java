package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import java.util.List;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisTimeoutException;
import org.redisson.client.codec.StringCodec;

/** The textbook's script, by Redisson. */
final class RedissonScriptPeer implements Contestant {

    private final RedisPlace place;
    private final PeerKeys keys;
    private final RedissonClient redisson;
    private final RScript script;
    private final String sha;

    RedissonScriptPeer(RedisPlace place) {
        this.place = place;
        this.keys = new PeerKeys(place);
        this.redisson = RedissonConnection.open(place);
        this.script = redisson.getScript(StringCodec.INSTANCE);
        this.sha = script.scriptLoad(PeerScript.LUA);
    }

    @Override
    public void open(CouponId couponId, int totalCount) {
        keys.open(couponId, totalCount);
    }

    @Override
    public Answer issue(CouponId couponId, MemberId memberId) {
        try {
            Long sequence = script.evalSha(
                    RScript.Mode.READ_WRITE,
                    sha,
                    RScript.ReturnType.LONG,
                    List.copyOf(PeerScript.keys(couponId)),
                    memberId.value());
            return PeerScript.answer(sequence);
        } catch (RedisTimeoutException late) {
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
        redisson.shutdown();
        keys.close();
    }
}
