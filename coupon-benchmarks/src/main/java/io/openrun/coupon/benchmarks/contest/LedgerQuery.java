package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.CouponId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Reads a ledger from two tables, by a connection of its own.
 *
 * @param place the database
 * @param rows a query for the number of rows and of members, by the coupon's id
 * @param counter a query for counter and total, by the coupon's id
 */
record LedgerQuery(Place place, String rows, String counter) {

    Ledger read(CouponId couponId) {
        try (Connection connection = place.connect()) {
            long[] counted = two(connection, rows, couponId);
            long[] kept = two(connection, counter, couponId);
            return new Ledger(counted[0], counted[1], kept[0], kept[1]);
        } catch (SQLException failure) {
            throw new IllegalStateException("what is on record could not be read", failure);
        }
    }

    private static long[] two(Connection connection, String sql, CouponId couponId) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, couponId.value());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("the coupon is gone");
                }
                return new long[] {row.getLong(1), row.getLong(2)};
            }
        }
    }
}
