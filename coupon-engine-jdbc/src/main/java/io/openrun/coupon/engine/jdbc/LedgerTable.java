package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.RowCounters.Counted;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The SQL that holds the coupon table against the rows of the issued_coupon table. */
final class LedgerTable {

    /** One statement, so that counters and rows are of one moment. */
    private static final String COUNT = """
            SELECT c.used_count, c.sequence, counted.row_count, counted.highest
            FROM <coupon> AS c CROSS JOIN (
                SELECT COUNT(*) AS row_count, COALESCE(MAX(sequence), 0) AS highest
                FROM <issued_coupon> WHERE coupon_id = :couponId
            ) AS counted
            WHERE c.id = :couponId
            """;

    private static final String CORRECT = """
            UPDATE <coupon>
            SET used_count = :rows, sequence = GREATEST(sequence, :highest), version = version + 1
            WHERE id = :couponId
            """;

    Optional<Counted> count(Handle handle, CouponId couponId) {
        return handle.createQuery(COUNT)
                .bind("couponId", couponId)
                .map((row, context) -> new Counted(
                        row.getLong("used_count"),
                        row.getLong("row_count"),
                        row.getLong("sequence"),
                        row.getLong("highest")))
                .findOne();
    }

    void correct(Handle handle, CouponId couponId, Counted counted) {
        handle.createUpdate(CORRECT)
                .bind("couponId", couponId)
                .bind("rows", counted.rows())
                .bind("highest", counted.highestSequence())
                .execute();
    }
}
