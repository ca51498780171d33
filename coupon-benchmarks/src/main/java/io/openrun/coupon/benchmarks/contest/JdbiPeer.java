package io.openrun.coupon.benchmarks.contest;

import com.zaxxer.hikari.HikariDataSource;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The textbook: look at the coupon's row, under a lock, look for the member, insert, count, commit. With Jdbi. */
final class JdbiPeer implements Contestant {

    private static final String REMAINING = "SELECT total_count - used_count FROM peer_coupon WHERE id = :id";

    private final String remaining;
    private final PeerTables tables;
    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private JdbiPeer(Place place, String remaining) {
        this.remaining = remaining;
        this.tables = new PeerTables(place);
        this.pool = place.pool();
        this.jdbi = Jdbi.create(pool);
        tables.create();
    }

    static JdbiPeer lockingTheRow(Place place) {
        return new JdbiPeer(place, REMAINING + " FOR UPDATE");
    }

    /** For callers who have locked the coupon by other means. */
    static JdbiPeer lockedElsewhere(Place place) {
        return new JdbiPeer(place, REMAINING);
    }

    @Override
    public void open(CouponId couponId, int totalCount) {
        tables.open(couponId, totalCount);
    }

    @Override
    public Answer issue(CouponId couponId, MemberId memberId) {
        try {
            return jdbi.inTransaction(handle -> issue(handle, couponId.value(), memberId.value()));
        } catch (RuntimeException failure) {
            return SqlAnswer.of(failure);
        }
    }

    private Answer issue(Handle handle, String couponId, String memberId) {
        int left = handle.createQuery(remaining)
                .bind("id", couponId)
                .mapTo(int.class)
                .one();
        if (holds(handle, couponId, memberId)) {
            return Answer.ALREADY;
        }
        if (left < 1) {
            return Answer.REFUSED;
        }
        handle.createUpdate("INSERT INTO peer_issued_coupon (coupon_id, member_id, issued_at)"
                        + " VALUES (:coupon, :member, CURRENT_TIMESTAMP)")
                .bind("coupon", couponId)
                .bind("member", memberId)
                .execute();
        handle.createUpdate("UPDATE peer_coupon SET used_count = used_count + 1 WHERE id = :id")
                .bind("id", couponId)
                .execute();
        return Answer.ISSUED;
    }

    private static boolean holds(Handle handle, String couponId, String memberId) {
        return handle.createQuery("SELECT id FROM peer_issued_coupon WHERE coupon_id = :coupon AND member_id = :member")
                .bind("coupon", couponId)
                .bind("member", memberId)
                .mapTo(long.class)
                .findOne()
                .isPresent();
    }

    @Override
    public Ledger ledger(CouponId couponId) {
        return tables.ledger(couponId);
    }

    @Override
    public String describe() {
        return "pool of " + pool.getMaximumPoolSize();
    }

    @Override
    public void close() {
        pool.close();
    }
}
