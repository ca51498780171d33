package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;

/** A lock of Redisson's for each coupon, and under it the textbook on the rows of a database, without a lock there. */
final class RedissonLockPeer implements Contestant {

    private final RedisPlace place;
    private final RedissonClient redisson;
    private final JdbiPeer rows;

    RedissonLockPeer(RedisPlace place, Place beside) {
        this.place = place;
        this.redisson = RedissonConnection.open(place);
        this.rows = JdbiPeer.lockedElsewhere(beside);
    }

    @Override
    public void open(CouponId couponId, int totalCount) {
        rows.open(couponId, totalCount);
    }

    @Override
    public Answer issue(CouponId couponId, MemberId memberId) {
        RLock lock = redisson.getLock("lock:" + couponId.value());
        lock.lock();
        try {
            return rows.issue(couponId, memberId);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Ledger ledger(CouponId couponId) {
        return rows.ledger(couponId);
    }

    @Override
    public String describe() {
        return "pool of " + place.poolSize() + " to Redis; to the database " + rows.describe();
    }

    @Override
    public void close() {
        redisson.shutdown();
        rows.close();
    }
}
