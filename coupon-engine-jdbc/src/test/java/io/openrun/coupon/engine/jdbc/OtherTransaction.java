package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.testkit.DatabaseKind;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A transaction of another program in plain JDBC: what it does to the rows depends on nothing of ours. */
final class OtherTransaction implements AutoCloseable {

    private final DatabaseKind kind;
    private final Connection connection;

    OtherTransaction(DatabaseKind kind) throws SQLException {
        this.kind = kind;
        this.connection = Stores.connect(kind);
        this.connection.setAutoCommit(false);
    }

    void lockCoupon(CouponId id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT used_count FROM " + Stores.PREFIX + "coupon WHERE id = ? FOR UPDATE")) {
            statement.setString(1, id.value());
            statement.executeQuery().next();
        }
    }

    /** Issues one to a member, by the counters and the row. */
    void issue(CouponId id, MemberId member, long sequence) throws SQLException {
        insert(id, member, sequence);
        update(id, "used_count = used_count + 1, sequence = sequence + 1, version = version + 1");
    }

    void insert(CouponId id, MemberId member, long sequence) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO " + Stores.PREFIX + "issued_coupon"
                + " (coupon_id, sequence, member_id, status, issued_at)"
                + " VALUES (?, ?, ?, 'UNUSED', '2026-01-01 00:00:00')")) {
            statement.setString(1, id.value());
            statement.setLong(2, sequence);
            if (kind == DatabaseKind.POSTGRESQL) {
                statement.setString(3, member.value());
            } else {
                statement.setBytes(3, member.value().getBytes(StandardCharsets.UTF_8));
            }
            statement.executeUpdate();
        }
    }

    void update(CouponId id, String assignments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE " + Stores.PREFIX + "coupon SET " + assignments + " WHERE id = ?")) {
            statement.setString(1, id.value());
            statement.executeUpdate();
        }
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
        connection.close();
    }
}
