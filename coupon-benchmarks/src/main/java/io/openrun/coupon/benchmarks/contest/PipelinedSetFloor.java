package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import java.util.List;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;

/**
 * What Redis can take: members of a set, on one connection, 1,000 of them before the replies are read. No script, no
 * counter, no event, no decision.
 */
final class PipelinedSetFloor implements BatchContestant {

    private final PeerKeys keys;
    private final RedisClient redis;

    PipelinedSetFloor(RedisPlace place) {
        this.keys = new PeerKeys(place);
        this.redis = place.pool();
    }

    @Override
    public void open(CouponId couponId, int totalCount) {}

    /** Callers take turns, since there is one connection. */
    @Override
    public void issueAll(CouponId couponId, List<MemberId> memberIds) {
        String members = PeerKeys.members(couponId);
        try (Pipeline pipeline = redis.pipelined()) {
            memberIds.forEach(member -> pipeline.sadd(members, member.value()));
            pipeline.sync();
        }
    }

    /** There is no counter to differ from the members, and no stock to go beyond. */
    @Override
    public Ledger ledger(CouponId couponId) {
        long members = redis.scard(PeerKeys.members(couponId));
        return new Ledger(members, members, members, members);
    }

    @Override
    public void retire(CouponId couponId) {
        keys.retire(couponId);
    }

    @Override
    public String describe() {
        return "one connection, " + BATCH + " members before the replies are read";
    }

    @Override
    public void close() {
        redis.close();
        keys.close();
    }
}
