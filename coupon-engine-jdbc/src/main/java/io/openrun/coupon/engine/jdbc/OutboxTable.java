package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.queue.EventBacklog.Backlog;
import io.openrun.coupon.queue.Traceparent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of the coupon_outbox table. */
final class OutboxTable {

    /** The coupon's row is locked by who issues, so its epoch is that of the issue. */
    private static final String INSERT = """
            INSERT INTO <coupon_outbox> (coupon_id, first_sequence, issued_count, epoch, issued_at, traceparent)
            SELECT id, :firstSequence, :issuedCount, epoch, :issuedAt, :traceparent FROM <coupon> WHERE id = :couponId
            """;

    private static final String UNCLAIMED = """
            SELECT coupon_id, first_sequence, issued_count, epoch, issued_at, traceparent, attempts FROM <coupon_outbox>
            WHERE (claimed_until IS NULL OR claimed_until <= <clock>)
            """;

    /** What another transaction is claiming or acknowledging right now is passed by. */
    private static final String IN_ORDER = "ORDER BY coupon_id, first_sequence LIMIT :limit FOR UPDATE SKIP LOCKED";

    private static final String LOCK_AFTER = UNCLAIMED + "AND coupon_id > :couponId " + IN_ORDER;

    private static final String LOCK_UP_TO = UNCLAIMED + "AND coupon_id <= :couponId " + IN_ORDER;

    private static final String CLAIM = """
            UPDATE <coupon_outbox> SET attempts = attempts + 1, claimed_by = :claimedBy, claimed_until = :claimedUntil
            WHERE coupon_id = :couponId AND first_sequence BETWEEN :first AND :last
            """;

    private static final String KEEP = """
            UPDATE <coupon_outbox> SET claimed_until = :claimedUntil
            WHERE coupon_id = :couponId AND first_sequence BETWEEN :first AND :last AND claimed_by = :claimedBy
            """;

    private static final String DELETE =
            "DELETE FROM <coupon_outbox> WHERE coupon_id = :couponId AND first_sequence BETWEEN :first AND :last";

    private static final String BACKLOG = """
            SELECT COUNT(*) AS messages, MIN(issued_at) AS oldest, <clock> AS decided_at FROM <coupon_outbox>
            """;

    private final Dialect dialect;
    private final Columns columns;

    OutboxTable(Dialect dialect, Columns columns) {
        this.dialect = dialect;
        this.columns = columns;
    }

    /** The event of one decision, in the transaction that stores what it issued, under the lock on the coupon's row. */
    void insert(Handle handle, List<IssuedCoupon> issued, @Nullable Traceparent traceparent) {
        IssuedCoupon first = issued.get(0);
        int inserted = handle.createUpdate(INSERT)
                .bind("couponId", first.couponId())
                .bind("firstSequence", first.sequence())
                .bind("issuedCount", issued.size())
                .bind("issuedAt", first.issuedAt())
                .bind("traceparent", traceparent == null ? null : traceparent.value())
                .execute();
        if (inserted != 1) {
            throw new IllegalStateException("coupon " + first.couponId() + " was issued and has no row");
        }
    }

    /** Begins a transaction that works on rows of many coupons; first of all in it. */
    void begin(Handle handle) {
        String settings = dialect.outboxSettings();
        if (!settings.isEmpty()) {
            handle.execute(settings);
        }
    }

    /** Locks rows that nobody has claimed, of coupons behind one, in their order. */
    List<OutboxRow> lockAfter(Handle handle, String couponId, int limit) {
        return lock(handle, LOCK_AFTER, couponId, limit);
    }

    /** The same of that coupon and those before it. */
    List<OutboxRow> lockUpTo(Handle handle, String couponId, int limit) {
        return lock(handle, LOCK_UP_TO, couponId, limit);
    }

    private List<OutboxRow> lock(Handle handle, String sql, String couponId, int limit) {
        return handle.createQuery(sql)
                .bind("couponId", couponId)
                .bind("limit", limit)
                .map(this::row)
                .list();
    }

    /** Gives locked rows to a claimer, and counts it. */
    void claim(Handle handle, List<SequenceRange> ranges, String claimedBy, Instant claimedUntil) {
        each(handle, CLAIM, ranges, batch -> batch.bind("claimedBy", claimedBy).bind("claimedUntil", claimedUntil));
    }

    /** Prolongs what is still this claimer's. */
    void keep(Handle handle, List<SequenceRange> ranges, String claimedBy, Instant claimedUntil) {
        each(handle, KEEP, ranges, batch -> batch.bind("claimedBy", claimedBy).bind("claimedUntil", claimedUntil));
    }

    void delete(Handle handle, List<SequenceRange> ranges) {
        each(handle, DELETE, ranges, batch -> {});
    }

    private static void each(Handle handle, String sql, List<SequenceRange> ranges, Consumer<PreparedBatch> binding) {
        try (PreparedBatch batch = handle.prepareBatch(sql)) {
            for (SequenceRange range : ranges) {
                batch.bind("couponId", range.couponId())
                        .bind("first", range.first())
                        .bind("last", range.last());
                binding.accept(batch);
                PreparedBatch unused = batch.add();
            }
            int[] unused = batch.execute();
        }
    }

    Backlog backlog(Handle handle) {
        return handle.createQuery(BACKLOG)
                .map((row, context) -> {
                    Instant now = columns.moment(row, "decided_at");
                    Instant oldest = columns.momentOrNull(row, "oldest");
                    boolean empty = oldest == null || oldest.isAfter(now);
                    return new Backlog(row.getLong("messages"), empty ? Duration.ZERO : Duration.between(oldest, now));
                })
                .one();
    }

    private OutboxRow row(ResultSet row, StatementContext context) throws SQLException {
        return new OutboxRow(
                new CouponId(row.getString("coupon_id")),
                row.getLong("first_sequence"),
                row.getInt("issued_count"),
                row.getLong("epoch"),
                columns.moment(row, "issued_at"),
                Traceparent.parse(row.getString("traceparent")),
                row.getInt("attempts"));
    }
}
