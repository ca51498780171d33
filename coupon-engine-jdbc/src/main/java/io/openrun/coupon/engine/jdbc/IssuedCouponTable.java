package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCounts;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.IssuedCouponId;
import io.openrun.coupon.IssuedCouponStatus;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of the issued_coupon table. */
final class IssuedCouponTable {

    private static final String COLUMNS = "coupon_id, sequence, member_id, status, issued_at, used_at";

    /**
     * A shape that PostgreSQL can only answer member by member from the unique key: with the plain
     * {@code member_id = ANY (…)} its plan for a table still empty reads every row of the coupon, and stays.
     */
    private static final String HOLDERS_POSTGRESQL = """
            SELECT <clock> AS decided_at, held.*
            FROM (SELECT 1 AS one) AS always
            LEFT JOIN (
                SELECT mine.*
                FROM unnest(:members) AS asking (member)
                CROSS JOIN LATERAL (
                    SELECT coupon_id, sequence, member_id, status, issued_at, used_at
                    FROM <issued_coupon>
                    WHERE coupon_id = :couponId AND member_id = asking.member
                    OFFSET 0
                ) AS mine
            ) AS held ON TRUE
            """;

    /** The outer join gives a row, and so the clock, also when nobody holds one. */
    private static final String HOLDERS = """
            SELECT <clock> AS decided_at, coupon_id, sequence, member_id, status, issued_at, used_at
            FROM (SELECT 1 AS one) AS always
            LEFT JOIN <issued_coupon> ON coupon_id = :couponId AND member_id IN (<members>)
            """;

    private static final String INSERT_POSTGRESQL = """
            INSERT INTO <issued_coupon> (coupon_id, sequence, member_id, status, issued_at)
            SELECT :couponId, :firstSequence + place - 1, member, 'UNUSED', :issuedAt
            FROM unnest(:members) WITH ORDINALITY AS winner (member, place)
            """;

    private static final String INSERT = """
            INSERT INTO <issued_coupon> (coupon_id, sequence, member_id, status, issued_at)
            VALUES <rows>
            """;

    private static final String INSERT_EVENTS_POSTGRESQL = """
            INSERT INTO <issued_coupon> (coupon_id, sequence, member_id, status, issued_at)
            SELECT :couponId, sequence, member, 'UNUSED', issued_at
            FROM unnest(:sequences, :members, :moments) AS issued (sequence, member, issued_at)
            """;

    /** Without a target, so that it yields to either key; what it did not insert is looked at afterwards. */
    private static final String INSERT_EVENTS_IF_ABSENT_POSTGRESQL =
            INSERT_EVENTS_POSTGRESQL + "ON CONFLICT DO NOTHING RETURNING sequence";

    private static final String MEMBERS_OF = """
            SELECT sequence, member_id FROM <issued_coupon> WHERE coupon_id = :couponId AND sequence IN (<sequences>)
            """;

    /** Counts and inserts, or does neither if the coupon's row is not as it was read. */
    private static final String COUNT_AND_INSERT_POSTGRESQL = """
            WITH counted AS (
                UPDATE <coupon>
                SET used_count = used_count + :count, sequence = sequence + :count, version = version + 1
                WHERE id = :couponId AND version = :version AND state = 'ROWS'
                RETURNING id
            )
            INSERT INTO <issued_coupon> (coupon_id, sequence, member_id, status, issued_at)
            SELECT counted.id, :firstSequence + place - 1, member, 'UNUSED', :issuedAt
            FROM counted CROSS JOIN unnest(:members) WITH ORDINALITY AS winner (member, place)
            """;

    /**
     * Lock, count and row in one statement, which is a transaction of its own. Who would be refused locks nothing. The
     * moment is read from the locked row, so after the wait for it. A row of the member's that this statement's snapshot
     * does not show yet is left to the unique key.
     */
    private static final String ISSUE_ONE_POSTGRESQL = """
            WITH locked AS MATERIALIZED (
                SELECT id, ends_at FROM <coupon>
                WHERE id = :couponId AND state = 'ROWS' AND NOT suspended AND used_count < total_count
                  AND starts_at <= <clock> AND <clock> < ends_at
                  AND NOT EXISTS (
                      SELECT 1 FROM <issued_coupon> WHERE coupon_id = :couponId AND member_id = :memberId)
                FOR UPDATE
            ), decided AS MATERIALIZED (
                SELECT id, ends_at, <clock> AS decided_at FROM locked
            ), counted AS (
                UPDATE <coupon> AS c
                SET used_count = used_count + 1, sequence = sequence + 1, version = version + 1
                FROM decided
                WHERE c.id = decided.id AND used_count < total_count AND decided_at < decided.ends_at
                RETURNING c.sequence, decided_at
            )
            INSERT INTO <issued_coupon> (coupon_id, sequence, member_id, status, issued_at)
            SELECT :couponId, sequence, :memberId, 'UNUSED', decided_at FROM counted
            RETURNING coupon_id, sequence, member_id, status, issued_at, used_at
            """;

    private static final String FIND_BY_SEQUENCE =
            "SELECT " + COLUMNS + " FROM <issued_coupon> WHERE coupon_id = :couponId AND sequence = :sequence";

    private static final String FIND_BY_MEMBER =
            "SELECT " + COLUMNS + " FROM <issued_coupon> WHERE coupon_id = :couponId AND member_id = :memberId";

    private static final String LIST_BY_MEMBER = "SELECT " + COLUMNS + """
             FROM <issued_coupon>
            WHERE member_id = :memberId AND coupon_id > :after
            ORDER BY coupon_id LIMIT :limit
            """;

    private static final String LIST_BY_COUPON = "SELECT " + COLUMNS + """
             FROM <issued_coupon>
            WHERE coupon_id = :couponId AND sequence > :after
            ORDER BY sequence LIMIT :limit
            """;

    private static final String MARK_USED = """
            UPDATE <issued_coupon> SET status = 'USED', used_at = :usedAt
            WHERE coupon_id = :couponId AND sequence = :sequence AND status = 'UNUSED'
            """;

    private static final String LIST_HOLDERS = """
            SELECT sequence, member_id FROM <issued_coupon>
            WHERE coupon_id = :couponId AND sequence > :after
            ORDER BY sequence LIMIT :limit
            """;

    private static final String LAST_SEQUENCE =
            "SELECT COALESCE(MAX(sequence), 0) FROM <issued_coupon> WHERE coupon_id = :couponId";

    private static final String MARK_EXPIRED = """
            UPDATE <issued_coupon> SET status = 'EXPIRED'
            WHERE coupon_id = :couponId AND sequence > :after AND sequence <= :last AND status = 'UNUSED'
            """;

    private static final String COUNT =
            "SELECT status, COUNT(*) AS total FROM <issued_coupon> WHERE coupon_id = :couponId GROUP BY status";

    private final Dialect dialect;
    private final Columns columns;

    IssuedCouponTable(Dialect dialect, Columns columns) {
        this.dialect = dialect;
        this.columns = columns;
    }

    Holders holders(Handle handle, CouponId couponId, List<MemberId> members) {
        return holders(handle, couponId, members, "");
    }

    /** Reads what is committed even where the transaction's snapshot is older than its lock on the coupon's row. */
    Holders holdersAsCommitted(Handle handle, CouponId couponId, List<MemberId> members) {
        return holders(handle, couponId, members, dialect.isMySqlFamily() ? "LOCK IN SHARE MODE" : "");
    }

    private Holders holders(Handle handle, CouponId couponId, List<MemberId> members, String locking) {
        // for one member the plain shape is cheaper, and has the unique key as its only good plan
        Query query = dialect == Dialect.POSTGRESQL && members.size() > 1
                ? handle.createQuery(HOLDERS_POSTGRESQL).bindArray("members", MemberId.class, members)
                : handle.createQuery(HOLDERS + locking).bindList("members", members);
        return query.bind("couponId", couponId)
                .<Optional<Holders>>reduceResultSet(Optional.empty(), (before, row, context) -> {
                    Holders holders = before.orElse(null);
                    if (holders == null) {
                        holders = new Holders(new HashMap<>(), columns.moment(row, "decided_at"));
                    }
                    if (row.getString("coupon_id") != null) {
                        IssuedCoupon held = issuedCoupon(row, context);
                        holders.byMember().put(held.memberId(), held);
                    }
                    return Optional.of(holders);
                })
                .orElseThrow();
    }

    /** Inserts what one decision issued: one moment, and sequences without a gap. */
    void insert(Handle handle, List<IssuedCoupon> issued) {
        if (dialect == Dialect.POSTGRESQL && issued.size() > 1) {
            IssuedCoupon first = issued.get(0);
            handle.createUpdate(INSERT_POSTGRESQL)
                    .bind("couponId", first.couponId())
                    .bind("firstSequence", first.sequence())
                    .bind("issuedAt", first.issuedAt())
                    .bindArray(
                            "members",
                            MemberId.class,
                            issued.stream().map(IssuedCoupon::memberId).toList())
                    .execute();
        } else {
            insertRows(handle, issued);
        }
    }

    private static void insertRows(Handle handle, List<IssuedCoupon> issued) {
        handle.createUpdate(INSERT)
                .bindMethodsList("rows", issued, List.of("couponId", "sequence", "memberId", "status", "issuedAt"))
                .execute();
    }

    /** Inserts events of one coupon, on PostgreSQL only; fails if one of them has its member or sequence on record. */
    void insertNew(Handle handle, List<CouponIssuedEvent> events) {
        bindEvents(handle.createUpdate(INSERT_EVENTS_POSTGRESQL), events).execute();
    }

    /** Inserts events of one coupon, on PostgreSQL only; the sequences of those that had a place. */
    Set<Long> insertIfAbsent(Handle handle, List<CouponIssuedEvent> events) {
        return bindEvents(handle.createQuery(INSERT_EVENTS_IF_ABSENT_POSTGRESQL), events)
                .mapTo(Long.class)
                .collect(Collectors.toSet());
    }

    private static <S extends SqlStatement<S>> S bindEvents(S insert, List<CouponIssuedEvent> events) {
        return insert.bind("couponId", events.get(0).couponId())
                .bindArray(
                        "sequences",
                        Long.class,
                        events.stream().map(CouponIssuedEvent::sequence).toList())
                .bindArray(
                        "members",
                        MemberId.class,
                        events.stream().map(CouponIssuedEvent::memberId).toList())
                .bindArray(
                        "moments",
                        Instant.class,
                        events.stream().map(CouponIssuedEvent::issuedAt).toList());
    }

    /** Inserts events that have a place. */
    void insertEvents(Handle handle, List<CouponIssuedEvent> events) {
        insertRows(handle, events.stream().map(CouponIssuedEvent::issuedCoupon).toList());
    }

    /** Who has these sequences of a coupon. */
    Map<Long, MemberId> membersOf(Handle handle, CouponId couponId, List<Long> sequences) {
        return handle.createQuery(MEMBERS_OF)
                .bind("couponId", couponId)
                .bindList("sequences", sequences)
                .reduceResultSet(new HashMap<Long, MemberId>(), (before, row, context) -> {
                    before.put(row.getLong("sequence"), columns.memberId(row, "member_id"));
                    return before;
                });
    }

    /** Counts and inserts by one statement, on PostgreSQL only; false if the coupon's row is not as it was read. */
    boolean countAndInsert(Handle handle, CouponRow read, List<IssuedCoupon> issued) {
        IssuedCoupon first = issued.get(0);
        return handle.createUpdate(COUNT_AND_INSERT_POSTGRESQL)
                        .bind("couponId", first.couponId())
                        .bind("version", read.version())
                        .bind("count", issued.size())
                        .bind("firstSequence", first.sequence())
                        .bind("issuedAt", first.issuedAt())
                        .bindArray(
                                "members",
                                MemberId.class,
                                issued.stream().map(IssuedCoupon::memberId).toList())
                        .execute()
                == issued.size();
    }

    /** Issues one coupon by one statement; empty if the rules give this member none, for whichever reason. */
    Optional<IssuedCoupon> issueOne(Handle handle, CouponId couponId, MemberId memberId) {
        return handle.createQuery(ISSUE_ONE_POSTGRESQL)
                .bind("couponId", couponId)
                .bind("memberId", memberId)
                .map(this::issuedCoupon)
                .findOne();
    }

    Optional<IssuedCoupon> find(Handle handle, IssuedCouponId id) {
        return find(handle, id, "");
    }

    /** Waits for the row and keeps it to the end of the transaction. */
    Optional<IssuedCoupon> lock(Handle handle, IssuedCouponId id) {
        return find(handle, id, " FOR UPDATE");
    }

    private Optional<IssuedCoupon> find(Handle handle, IssuedCouponId id, String locking) {
        return handle.createQuery(FIND_BY_SEQUENCE + locking)
                .bind("couponId", id.couponId())
                .bind("sequence", id.sequence())
                .map(this::issuedCoupon)
                .findOne()
                .filter(found -> found.id().equals(id));
    }

    Optional<IssuedCoupon> find(Handle handle, CouponId couponId, MemberId memberId) {
        return handle.createQuery(FIND_BY_MEMBER)
                .bind("couponId", couponId)
                .bind("memberId", memberId)
                .map(this::issuedCoupon)
                .findOne();
    }

    List<IssuedCoupon> listByMember(Handle handle, MemberId memberId, @Nullable CouponId after, int limit) {
        return handle.createQuery(LIST_BY_MEMBER)
                .bind("memberId", memberId)
                .bind("after", after == null ? "" : after.value())
                .bind("limit", limit)
                .map(this::issuedCoupon)
                .list();
    }

    List<IssuedCoupon> listByCoupon(Handle handle, CouponId couponId, long afterSequence, int limit) {
        return handle.createQuery(LIST_BY_COUPON)
                .bind("couponId", couponId)
                .bind("after", afterSequence)
                .bind("limit", limit)
                .map(this::issuedCoupon)
                .list();
    }

    /** Hands over a page of those who hold a coupon; returns the last sequence of it, empty if there was none. */
    OptionalLong holders(Handle handle, CouponId couponId, long afterSequence, int limit, Consumer<MemberId> holder) {
        return handle.createQuery(LIST_HOLDERS)
                .bind("couponId", couponId)
                .bind("after", afterSequence)
                .bind("limit", limit)
                .reduceResultSet(OptionalLong.empty(), (last, row, context) -> {
                    holder.accept(columns.memberId(row, "member_id"));
                    return OptionalLong.of(row.getLong("sequence"));
                });
    }

    void markUsed(Handle handle, IssuedCoupon used) {
        handle.createUpdate(MARK_USED)
                .bind("couponId", used.couponId())
                .bind("sequence", used.sequence())
                .bind("usedAt", used.usedAt())
                .execute();
    }

    long lastSequence(Handle handle, CouponId couponId) {
        return handle.createQuery(LAST_SEQUENCE)
                .bind("couponId", couponId)
                .mapTo(Long.class)
                .one();
    }

    int markExpired(Handle handle, CouponId couponId, long afterSequence, long lastSequence) {
        return handle.createUpdate(MARK_EXPIRED)
                .bind("couponId", couponId)
                .bind("after", afterSequence)
                .bind("last", lastSequence)
                .execute();
    }

    IssuedCounts count(Handle handle, CouponId couponId) {
        Map<String, Long> counts = handle.createQuery(COUNT)
                .bind("couponId", couponId)
                .reduceResultSet(new HashMap<String, Long>(), (before, row, context) -> {
                    before.put(row.getString("status"), row.getLong("total"));
                    return before;
                });
        return new IssuedCounts(
                counts.getOrDefault("UNUSED", 0L), counts.getOrDefault("USED", 0L), counts.getOrDefault("EXPIRED", 0L));
    }

    private IssuedCoupon issuedCoupon(ResultSet row, StatementContext context) throws SQLException {
        return new IssuedCoupon(
                new CouponId(row.getString("coupon_id")),
                columns.memberId(row, "member_id"),
                row.getLong("sequence"),
                columns.moment(row, "issued_at"),
                IssuedCouponStatus.valueOf(row.getString("status")),
                columns.momentOrNull(row, "used_at"));
    }
}
