package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.redis.RedisStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The coalescing issuer on a Redis, and beside it the PostgreSQL where what it issues ends as rows, if somebody brings it
 * there. Both are started for it, and go with it. Thread-safe.
 */
public final class HandOffGround implements AutoCloseable {

    private static final IssuerChoice ISSUER = IssuerChoice.REDIS_COALESCED;
    private static final String STORED = "SELECT used_count FROM coupon WHERE id = ?";

    private final Servers servers;
    private final OpenedInRedis coupons;
    private final RedisContestant contestant;
    private final Place rows;
    private final Connection watching;

    private HandOffGround(Servers servers) throws SQLException {
        this.servers = servers;
        this.rows = servers.database(DatabaseChoice.POSTGRES, Place.POOL_SIZE_OURS);
        this.coupons = new OpenedInRedis(servers.redis(), rows);
        this.contestant = RedisContestant.coalesced(servers.redis(), coupons);
        this.watching = rows.connect();
    }

    /** Starts the servers with nothing in them. */
    public static HandOffGround open(DatabaseChoice redis) {
        Servers servers = new Servers(Ground.Plan.of(ISSUER, redis, 1), Route.DIRECT);
        try {
            return new HandOffGround(servers);
        } catch (SQLException failure) {
            servers.close();
            throw new IllegalStateException("the database could not be reached", failure);
        } catch (RuntimeException failure) {
            servers.close();
            throw failure;
        }
    }

    /** {@return who issues} */
    public AsyncContestant contestant() {
        return contestant;
    }

    /** {@return where coupons are issued} */
    public RedisStore redis() {
        return coupons.store();
    }

    /** {@return where their rows go} */
    public JdbcStore rows() {
        return coupons.rows();
    }

    /** {@return a floor on the same database, with a connection of its own; the caller closes it} */
    public BatchContestant floor() {
        return new BatchedInsertFloor(rows);
    }

    /** {@return how many rows a coupon has by its counter, which is stored with them} */
    public long stored(CouponId couponId) {
        try (PreparedStatement query = watching.prepareStatement(STORED)) {
            query.setString(1, couponId.value());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("rows could not be counted", failure);
        }
    }

    /** {@return what is on record in the database, whatever Redis has} */
    public Ledger ledger(CouponId couponId) {
        return new LedgerQuery(rows, JdbcContestant.ROWS, JdbcContestant.COUNTER).read(couponId);
    }

    /** Removes all rows, and has the database write what it has put off, so that nobody pays for who was before. */
    public void clear() {
        rows.execute("TRUNCATE issued_coupon", "CHECKPOINT");
    }

    /** {@return servers, settings and pool in one line} */
    public String describe() {
        return servers.describe(ISSUER + ": " + contestant.describe());
    }

    @Override
    public void close() {
        try {
            watching.close();
        } catch (SQLException failure) {
            throw new IllegalStateException("a connection could not be closed", failure);
        } finally {
            contestant.close();
            servers.close();
        }
    }
}
