package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.OptimisticLockException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A {@code @Version} and a loop around it: who lost pauses and starts over, a bounded number of times. */
final class JpaOptimisticPeer implements Contestant {

    private static final int ATTEMPTS_MAX = 100;
    private static final int PAUSE_MS_MAX = 50;

    private final PeerTables tables;
    private final JpaSessions sessions;

    JpaOptimisticPeer(Place place) {
        this.tables = new PeerTables(place);
        tables.create();
        this.sessions = new JpaSessions(place, VersionedPeerCoupon.class);
    }

    @Override
    public void open(CouponId couponId, int totalCount) {
        tables.open(couponId, totalCount);
    }

    @Override
    public Answer issue(CouponId couponId, MemberId memberId) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            try {
                return sessions.inTransaction(session -> issue(session, couponId, memberId));
            } catch (RuntimeException failure) {
                if (!lost(failure)) {
                    return SqlAnswer.of(failure);
                }
                long pauseMs = ThreadLocalRandom.current().nextInt(1, PAUSE_MS_MAX + 1);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMs));
            }
        }
        return Answer.FAILED;
    }

    private static Answer issue(EntityManager session, CouponId couponId, MemberId memberId) {
        if (JpaSessions.holds(session, couponId, memberId)) {
            return Answer.ALREADY;
        }
        if (!session.find(VersionedPeerCoupon.class, couponId.value()).take()) {
            return Answer.REFUSED;
        }
        JpaSessions.insert(session, couponId, memberId);
        return Answer.ISSUED;
    }

    private static boolean lost(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OptimisticLockException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Ledger ledger(CouponId couponId) {
        return tables.ledger(couponId);
    }

    @Override
    public String describe() {
        return "pool of " + sessions.poolSize() + ", " + ATTEMPTS_MAX + " attempts, pauses of up to " + PAUSE_MS_MAX
                + " ms";
    }

    @Override
    public void close() {
        sessions.close();
    }
}
