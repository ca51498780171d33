package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.testkit.DatabaseKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store over each database that writes events, and a look at its outbox in plain JDBC. */
final class OutboxStores {

    private static final Map<DatabaseKind, JdbcStore> SHARED = new EnumMap<>(DatabaseKind.class);
    private static final ThreadLocal<String> TRACE = new ThreadLocal<>();
    private static final String TABLE = Stores.PREFIX + "coupon_outbox";

    private static final String ISSUED = Stores.PREFIX + "issued_coupon";

    /** A row as it stands. */
    record Row(
            String couponId,
            long firstSequence,
            int issuedCount,
            int attempts,
            @Nullable String claimedBy) {}

    private OutboxStores() {}

    /** From now on all that this thread issues is in this trace, or in none. */
    static void trace(@Nullable String traceparent) {
        if (traceparent == null) {
            TRACE.remove();
        } else {
            TRACE.set(traceparent);
        }
    }

    static synchronized JdbcStore on(DatabaseKind kind) {
        Stores unused = Stores.on(kind);
        return SHARED.computeIfAbsent(
                kind,
                any -> Stores.ownPool(any).outbox(true).traceparent(TRACE::get).build());
    }

    static CouponId create(DatabaseKind kind, Coupon coupon) {
        new JdbcCouponCatalog(on(kind)).create(coupon);
        return coupon.id();
    }

    static void clear(DatabaseKind kind) throws SQLException {
        JdbcStore unused = on(kind);
        execute(kind, "DELETE FROM " + TABLE);
    }

    /** As if each had been issued by a batch of its own. */
    static void splitIntoSingles(DatabaseKind kind, CouponId id) throws SQLException {
        execute(kind, "DELETE FROM " + TABLE + " WHERE coupon_id = '" + id + "'");
        execute(
                kind,
                "INSERT INTO " + TABLE + " (coupon_id, first_sequence, issued_count, epoch, issued_at)"
                        + " SELECT coupon_id, sequence, 1, 0, issued_at FROM " + ISSUED + " WHERE coupon_id = '" + id
                        + "'");
    }

    /** As if each had been issued of a coupon of its own, whose name is that of the first with the sequence behind it. */
    static void splitIntoCoupons(DatabaseKind kind, CouponId id) throws SQLException {
        execute(kind, "DELETE FROM " + TABLE + " WHERE coupon_id = '" + id + "'");
        execute(
                kind,
                "INSERT INTO " + ISSUED + " (coupon_id, sequence, member_id, status, issued_at)"
                        + " SELECT CONCAT(coupon_id, '-', sequence), 1, member_id, status, issued_at FROM " + ISSUED
                        + " WHERE coupon_id = '" + id + "'");
        execute(
                kind,
                "INSERT INTO " + TABLE + " (coupon_id, first_sequence, issued_count, epoch, issued_at)"
                        + " SELECT coupon_id, 1, 1, 0, issued_at FROM " + ISSUED + " WHERE coupon_id LIKE '" + id
                        + "-%'");
    }

    /** As if the time of every lease had passed. */
    static void lapseLeases(DatabaseKind kind) throws SQLException {
        execute(kind, "UPDATE " + TABLE + " SET claimed_until = '2026-01-01 00:00:00' WHERE claimed_until IS NOT NULL");
    }

    static List<Row> rows(DatabaseKind kind) throws SQLException {
        try (Connection connection = Stores.connect(kind);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT coupon_id, first_sequence, issued_count, attempts, claimed_by FROM " + TABLE
                                + " ORDER BY coupon_id, first_sequence")) {
            List<Row> read = new ArrayList<>();
            while (rows.next()) {
                read.add(
                        new Row(rows.getString(1), rows.getLong(2), rows.getInt(3), rows.getInt(4), rows.getString(5)));
            }
            return read;
        }
    }

    static void execute(DatabaseKind kind, String sql) throws SQLException {
        try (Connection connection = Stores.connect(kind);
                Statement statement = connection.createStatement()) {
            int unused = statement.executeUpdate(sql);
        }
    }
}
