package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;

/** The textbook with Hibernate: PESSIMISTIC_WRITE on the coupon, look for the member, count, persist. */
final class JpaPessimisticPeer implements Contestant {

    private final PeerTables tables;
    private final JpaSessions sessions;

    JpaPessimisticPeer(Place place) {
        this.tables = new PeerTables(place);
        tables.create();
        this.sessions = new JpaSessions(place, PeerCoupon.class);
    }

    @Override
    public void open(CouponId couponId, int totalCount) {
        tables.open(couponId, totalCount);
    }

    @Override
    public Answer issue(CouponId couponId, MemberId memberId) {
        try {
            return sessions.inTransaction(session -> issue(session, couponId, memberId));
        } catch (RuntimeException failure) {
            return SqlAnswer.of(failure);
        }
    }

    private static Answer issue(EntityManager session, CouponId couponId, MemberId memberId) {
        PeerCoupon coupon = session.find(PeerCoupon.class, couponId.value(), LockModeType.PESSIMISTIC_WRITE);
        if (JpaSessions.holds(session, couponId, memberId)) {
            return Answer.ALREADY;
        }
        if (!coupon.take()) {
            return Answer.REFUSED;
        }
        JpaSessions.insert(session, couponId, memberId);
        return Answer.ISSUED;
    }

    @Override
    public Ledger ledger(CouponId couponId) {
        return tables.ledger(couponId);
    }

    @Override
    public String describe() {
        return "pool of " + sessions.poolSize();
    }

    @Override
    public void close() {
        sessions.close();
    }
}
