package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.IssueOverflow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of the issue_overflow table. */
final class IssueOverflowTable {

    private static final String EXISTS = """
            SELECT COUNT(*) FROM <issue_overflow>
            WHERE coupon_id = :couponId AND sequence = :sequence AND epoch = :epoch AND member_id = :memberId
            """;

    private static final String INSERT = """
            INSERT INTO <issue_overflow> (coupon_id, sequence, epoch, member_id, issued_at, reason, recorded_at)
            VALUES (:couponId, :sequence, :epoch, :memberId, :issuedAt, :reason, :recordedAt)
            """;

    private static final String LIST = """
            SELECT coupon_id, sequence, epoch, member_id, issued_at, reason, recorded_at FROM <issue_overflow>
            WHERE coupon_id = :couponId
              AND (sequence > :sequence OR (sequence = :sequence AND (epoch > :epoch
                   OR (epoch = :epoch AND member_id > :memberId))))
            ORDER BY sequence, epoch, member_id LIMIT :limit
            """;

    private static final String LIST_FIRST = """
            SELECT coupon_id, sequence, epoch, member_id, issued_at, reason, recorded_at FROM <issue_overflow>
            WHERE coupon_id = :couponId
            ORDER BY sequence, epoch, member_id LIMIT :limit
            """;

    private static final String COUNT = "SELECT COUNT(*) FROM <issue_overflow>";

    private final Columns columns;

    IssueOverflowTable(Columns columns) {
        this.columns = columns;
    }

    /** Under the lock on the coupon's row; false if it is there already. */
    boolean insertIfAbsent(Handle handle, IssueOverflow overflow) {
        CouponIssuedEvent event = overflow.event();
        if (name(handle.createQuery(EXISTS), event).mapTo(Long.class).one() > 0) {
            return false;
        }
        return name(handle.createUpdate(INSERT), event)
                        .bind("issuedAt", event.issuedAt())
                        .bind("reason", overflow.reason().name())
                        .bind("recordedAt", overflow.recordedAt())
                        .execute()
                == 1;
    }

    List<IssueOverflow> list(Handle handle, CouponId couponId, @Nullable IssueOverflow after, int limit) {
        Query query = after == null
                ? handle.createQuery(LIST_FIRST).bind("couponId", couponId)
                : name(handle.createQuery(LIST), after.event());
        return query.bind("limit", limit).map(this::overflow).list();
    }

    long count(Handle handle) {
        return handle.createQuery(COUNT).mapTo(Long.class).one();
    }

    private static <S extends SqlStatement<S>> S name(S statement, CouponIssuedEvent event) {
        return statement
                .bind("couponId", event.couponId())
                .bind("sequence", event.sequence())
                .bind("epoch", event.epoch())
                .bind("memberId", event.memberId());
    }

    private IssueOverflow overflow(ResultSet row, StatementContext context) throws SQLException {
        CouponIssuedEvent event = new CouponIssuedEvent(
                new CouponId(row.getString("coupon_id")),
                columns.memberId(row, "member_id"),
                row.getLong("sequence"),
                row.getLong("epoch"),
                columns.moment(row, "issued_at"));
        return new IssueOverflow(
                event, IssueOverflow.Reason.valueOf(row.getString("reason")), columns.moment(row, "recorded_at"));
    }
}
