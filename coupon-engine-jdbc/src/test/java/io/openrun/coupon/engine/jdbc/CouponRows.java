package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.testkit.DatabaseKind;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** What is in the tables of one coupon, read in plain JDBC: it depends on nothing of ours. */
record CouponRows(int usedCount, long sequence, List<Row> rows) {

    /**
     * One issued coupon.
     *
     * @param transaction which transaction wrote it; empty where the database doesn't tell
     */
    record Row(MemberId member, long sequence, Instant issuedAt, String transaction) {}

    static CouponRows read(DatabaseKind kind, Connection connection, String prefix, CouponId id) throws SQLException {
        try (PreparedStatement coupon = connection.prepareStatement(
                        "SELECT used_count, sequence FROM " + prefix + "coupon WHERE id = ?");
                PreparedStatement issued = connection.prepareStatement("SELECT member_id, sequence, issued_at, "
                        + (kind == DatabaseKind.POSTGRESQL ? "xmin" : "''")
                        + " FROM " + prefix + "issued_coupon WHERE coupon_id = ?")) {
            coupon.setString(1, id.value());
            issued.setString(1, id.value());
            try (ResultSet counts = coupon.executeQuery();
                    ResultSet rows = issued.executeQuery()) {
                counts.next();
                List<Row> read = new ArrayList<>();
                while (rows.next()) {
                    read.add(row(kind, rows));
                }
                return new CouponRows(counts.getInt(1), counts.getLong(2), read);
            }
        }
    }

    private static Row row(DatabaseKind kind, ResultSet row) throws SQLException {
        boolean postgresql = kind == DatabaseKind.POSTGRESQL;
        return new Row(
                new MemberId(postgresql ? row.getString(1) : new String(row.getBytes(1), StandardCharsets.UTF_8)),
                row.getLong(2),
                postgresql
                        ? row.getObject(3, OffsetDateTime.class).toInstant()
                        : row.getObject(3, LocalDateTime.class).toInstant(ZoneOffset.UTC),
                row.getString(4));
    }
}
