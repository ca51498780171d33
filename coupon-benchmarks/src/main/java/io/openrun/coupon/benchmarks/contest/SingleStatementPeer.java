package io.openrun.coupon.benchmarks.contest;

import com.zaxxer.hikari.HikariDataSource;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.testkit.DatabaseKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The least that SQL can do: count up if one is left, and insert. One statement on PostgreSQL, two in a transaction
 * elsewhere. A member who holds one runs into the unique key.
 */
final class SingleStatementPeer implements Contestant {

    private static final String TAKE =
            "UPDATE peer_coupon SET used_count = used_count + 1 WHERE id = ? AND used_count < total_count";
    private static final String INSERT =
            "INSERT INTO peer_issued_coupon (coupon_id, member_id, issued_at) VALUES (?, ?, CURRENT_TIMESTAMP)";
    private static final String TAKE_AND_INSERT = """
            WITH taken AS (
                UPDATE peer_coupon SET used_count = used_count + 1
                WHERE id = ? AND used_count < total_count
                RETURNING id
            )
            INSERT INTO peer_issued_coupon (coupon_id, member_id, issued_at)
            SELECT id, ?, clock_timestamp() FROM taken
            """;

    private final PeerTables tables;
    private final HikariDataSource pool;
    private final boolean inOne;

    SingleStatementPeer(Place place) {
        this.tables = new PeerTables(place);
        this.pool = place.pool();
        this.inOne = place.kind() == DatabaseKind.POSTGRESQL;
        tables.create();
    }

    @Override
    public void open(CouponId couponId, int totalCount) {
        tables.open(couponId, totalCount);
    }

    @Override
    public Answer issue(CouponId couponId, MemberId memberId) {
        try (Connection connection = pool.getConnection()) {
            return inOne ? inOne(connection, couponId, memberId) : inTwo(connection, couponId, memberId);
        } catch (SQLException failure) {
            return SqlAnswer.of(failure);
        }
    }

    private static Answer inOne(Connection connection, CouponId couponId, MemberId memberId) throws SQLException {
        return execute(connection, TAKE_AND_INSERT, couponId.value(), memberId.value()) == 1
                ? Answer.ISSUED
                : Answer.REFUSED;
    }

    private static Answer inTwo(Connection connection, CouponId couponId, MemberId memberId) throws SQLException {
        connection.setAutoCommit(false);
        try {
            if (execute(connection, TAKE, couponId.value()) == 0) {
                connection.rollback();
                return Answer.REFUSED;
            }
            execute(connection, INSERT, couponId.value(), memberId.value());
            connection.commit();
            return Answer.ISSUED;
        } catch (SQLException failure) {
            connection.rollback();
            throw failure;
        }
    }

    private static int execute(Connection connection, String sql, String... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < arguments.length; index++) {
                statement.setString(index + 1, arguments[index]);
            }
            return statement.executeUpdate();
        }
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
