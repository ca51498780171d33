package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads to whom the coupons of the outbox were issued; the SQL of issued_coupon for ranges of many coupons. */
final class OutboxMemberTable {

    /** A shape that PostgreSQL can only answer range by range from the primary key, also by a plan for an empty table. */
    private static final String FIND_POSTGRESQL = """
            SELECT found.*
            FROM unnest(:couponIds, :firsts, :lasts) AS asked (coupon_id, first_sequence, last_sequence)
            CROSS JOIN LATERAL (
                SELECT coupon_id, sequence, member_id
                FROM <issued_coupon>
                WHERE coupon_id = asked.coupon_id
                  AND sequence BETWEEN asked.first_sequence AND asked.last_sequence
                OFFSET 0
            ) AS found
            """;

    private static final String FIND_RANGE = """
            SELECT coupon_id, sequence, member_id FROM <issued_coupon> WHERE coupon_id = ? AND sequence BETWEEN ? AND ?
            """;

    /** How many ranges one statement names; a hot coupon's rows are one. */
    private static final int RANGES_MAX = 100;

    private static final Logger LOG = LoggerFactory.getLogger(OutboxMemberTable.class);

    private final Dialect dialect;
    private final Columns columns;

    OutboxMemberTable(Dialect dialect, Columns columns) {
        this.dialect = dialect;
        this.columns = columns;
    }

    /** Members by coupon and sequence; whose row is gone or can't be read is missing. */
    Map<CouponId, NavigableMap<Long, MemberId>> find(Handle handle, List<SequenceRange> ranges) {
        Map<CouponId, NavigableMap<Long, MemberId>> found = new HashMap<>();
        if (dialect == Dialect.POSTGRESQL) {
            collect(findAll(handle, ranges), found);
        } else {
            for (int from = 0; from < ranges.size(); from += RANGES_MAX) {
                List<SequenceRange> piece = ranges.subList(from, Math.min(from + RANGES_MAX, ranges.size()));
                collect(findEach(handle, piece), found);
            }
        }
        return found;
    }

    private static Query findAll(Handle handle, List<SequenceRange> ranges) {
        return handle.createQuery(FIND_POSTGRESQL)
                .bindArray(
                        "couponIds",
                        String.class,
                        ranges.stream().map(range -> range.couponId().value()).toList())
                .bindArray(
                        "firsts",
                        Long.class,
                        ranges.stream().map(SequenceRange::first).toList())
                .bindArray(
                        "lasts",
                        Long.class,
                        ranges.stream().map(SequenceRange::last).toList());
    }

    private static Query findEach(Handle handle, List<SequenceRange> ranges) {
        Query query =
                handle.createQuery(ranges.stream().map(range -> FIND_RANGE).collect(Collectors.joining("UNION ALL ")));
        int position = 0;
        for (SequenceRange range : ranges) {
            query.bind(position++, range.couponId())
                    .bind(position++, range.first())
                    .bind(position++, range.last());
        }
        return query;
    }

    private void collect(Query query, Map<CouponId, NavigableMap<Long, MemberId>> found) {
        int unused = query.reduceResultSet(0, (count, row, context) -> {
            add(row, found);
            return count + 1;
        });
    }

    private void add(ResultSet row, Map<CouponId, NavigableMap<Long, MemberId>> found) throws SQLException {
        try {
            MemberId member = columns.memberId(row, "member_id");
            MemberId unused = found.computeIfAbsent(new CouponId(row.getString("coupon_id")), id -> new TreeMap<>())
                    .put(row.getLong("sequence"), member);
        } catch (IllegalArgumentException unreadable) {
            LOG.warn(
                    "issued_coupon {} {} has no member that can be read",
                    row.getString("coupon_id"),
                    row.getLong("sequence"));
        }
    }
}
