package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.engine.jdbc.LedgerReport.Entry;
import io.openrun.coupon.engine.jdbc.LedgerReport.Section;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The SQL that looks for faults in one coupon, or in all. Each gives coupon_id, the sequences, an amount and a detail. */
final class AuditTable {

    private static final String COUNTED = """
            SELECT coupon_id, COUNT(*) AS row_count, MAX(sequence) AS highest
            FROM <issued_coupon> WHERE <of_issued> GROUP BY coupon_id
            """;

    private static final String COUPONS = "SELECT * FROM <coupon> WHERE <of_coupon>";

    /** Between two rows, before the first, and after the last as far as the coupon has counted. */
    private static final String GAP = """
            SELECT coupon_id, before_it + 1 AS first_sequence, sequence - 1 AS last_sequence,
                   sequence - before_it - 1 AS amount, '' AS detail
            FROM (
                SELECT coupon_id, sequence,
                       COALESCE(LAG(sequence) OVER (PARTITION BY coupon_id ORDER BY sequence), 0) AS before_it
                FROM <issued_coupon> WHERE <of_issued>
            ) AS placed
            WHERE sequence > before_it + 1
            UNION ALL
            SELECT c.id, COALESCE(highest, 0) + 1, c.sequence, c.sequence - COALESCE(highest, 0), 'at the end'
            FROM (%s) AS c LEFT JOIN (%s) AS counted ON counted.coupon_id = c.id
            WHERE c.sequence > COALESCE(highest, 0)
            """.formatted(COUPONS, COUNTED);

    private static final String DUPLICATE_MEMBER = """
            SELECT coupon_id, MIN(sequence) AS first_sequence, MAX(sequence) AS last_sequence, COUNT(*) AS amount,
                   '' AS detail
            FROM <issued_coupon> WHERE <of_issued>
            GROUP BY coupon_id, member_id HAVING COUNT(*) > 1
            """;

    private static final String DUPLICATE_SEQUENCE = """
            SELECT coupon_id, sequence AS first_sequence, sequence AS last_sequence, COUNT(*) AS amount, '' AS detail
            FROM <issued_coupon> WHERE <of_issued>
            GROUP BY coupon_id, sequence HAVING COUNT(*) > 1
            """;

    private static final String OVER_ISSUED = """
            SELECT c.id AS coupon_id, 0 AS first_sequence, 0 AS last_sequence, row_count - c.total_count AS amount,
                   '' AS detail
            FROM (%s) AS c JOIN (%s) AS counted ON counted.coupon_id = c.id
            WHERE row_count > c.total_count
            """.formatted(COUPONS, COUNTED);

    private static final String USED_COUNT = """
            SELECT c.id AS coupon_id, 0 AS first_sequence, 0 AS last_sequence,
                   c.used_count - COALESCE(row_count, 0) AS amount, '' AS detail
            FROM (%s) AS c LEFT JOIN (%s) AS counted ON counted.coupon_id = c.id
            WHERE NOT c.used_count = COALESCE(row_count, 0)
            """.formatted(COUPONS, COUNTED);

    private static final String SEQUENCE_BEHIND = """
            SELECT c.id AS coupon_id, c.sequence AS first_sequence, highest AS last_sequence,
                   c.sequence - highest AS amount, '' AS detail
            FROM (%s) AS c JOIN (%s) AS counted ON counted.coupon_id = c.id
            WHERE c.sequence < highest
            """.formatted(COUPONS, COUNTED);

    private static final String ORPHAN = """
            SELECT coupon_id, MIN(sequence) AS first_sequence, MAX(sequence) AS last_sequence, COUNT(*) AS amount,
                   '' AS detail
            FROM <issued_coupon>
            WHERE <of_issued> AND NOT EXISTS (SELECT 1 FROM <coupon> AS c WHERE c.id = coupon_id)
            GROUP BY coupon_id
            """;

    private static final String OUTSIDE_PERIOD = """
            SELECT i.coupon_id, MIN(i.sequence) AS first_sequence, MAX(i.sequence) AS last_sequence, COUNT(*) AS amount,
                   '' AS detail
            FROM (SELECT coupon_id, sequence, issued_at FROM <issued_coupon> WHERE <of_issued>) AS i
            JOIN <coupon> AS c ON c.id = i.coupon_id
            WHERE i.issued_at < c.starts_at OR i.issued_at >= c.ends_at
            GROUP BY i.coupon_id
            """;

    private static final String OVERFLOW = """
            SELECT coupon_id, MIN(sequence) AS first_sequence, MAX(sequence) AS last_sequence, COUNT(*) AS amount,
                   reason AS detail
            FROM <issue_overflow> WHERE <of_issued>
            GROUP BY coupon_id, reason
            """;

    private static final Map<LedgerFault, String> SQL = new EnumMap<>(Map.of(
            LedgerFault.GAP, GAP,
            LedgerFault.DUPLICATE_MEMBER, DUPLICATE_MEMBER,
            LedgerFault.DUPLICATE_SEQUENCE, DUPLICATE_SEQUENCE,
            LedgerFault.OVER_ISSUED, OVER_ISSUED,
            LedgerFault.USED_COUNT, USED_COUNT,
            LedgerFault.SEQUENCE_BEHIND, SEQUENCE_BEHIND,
            LedgerFault.ORPHAN, ORPHAN,
            LedgerFault.OUTSIDE_PERIOD, OUTSIDE_PERIOD,
            LedgerFault.OVERFLOW, OVERFLOW));

    private static final String FIND = """
            SELECT coupon_id, first_sequence, last_sequence, amount, detail, COUNT(*) OVER () AS found
            FROM (%s) AS faults
            ORDER BY coupon_id, first_sequence, last_sequence, detail LIMIT :limit
            """;

    private static final String COUNT_COUPONS = "SELECT COUNT(*) FROM <coupon> WHERE <of_coupon>";
    private static final String COUNT_ROWS = "SELECT COUNT(*) FROM <issued_coupon> WHERE <of_issued>";

    long countCoupons(Handle handle, @Nullable CouponId couponId) {
        return of(handle, COUNT_COUPONS, couponId).mapTo(Long.class).one();
    }

    long countRows(Handle handle, @Nullable CouponId couponId) {
        return of(handle, COUNT_ROWS, couponId).mapTo(Long.class).one();
    }

    /** Empty if there is nothing of this fault. */
    Optional<Section> find(Handle handle, LedgerFault fault, @Nullable CouponId couponId) {
        List<Entry> entries = new ArrayList<>();
        long found = of(handle, FIND.formatted(SQL.get(fault)), couponId)
                .bind("limit", LedgerReport.ENTRIES_MAX)
                .reduceResultSet(0L, (before, row, context) -> {
                    entries.add(entry(row));
                    return row.getLong("found");
                });
        return entries.isEmpty() ? Optional.empty() : Optional.of(new Section(fault, found, entries));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getString("coupon_id"),
                row.getLong("first_sequence"),
                row.getLong("last_sequence"),
                row.getLong("amount"),
                row.getString("detail"));
    }

    private static Query of(Handle handle, String sql, @Nullable CouponId couponId) {
        Query query = handle.createQuery(sql)
                .define("of_coupon", couponId == null ? "1 = 1" : "id = :couponId")
                .define("of_issued", couponId == null ? "1 = 1" : "coupon_id = :couponId");
        return couponId == null ? query : query.bind("couponId", couponId);
    }
}
