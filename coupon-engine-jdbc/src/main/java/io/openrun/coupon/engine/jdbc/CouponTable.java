package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponTerms;
import io.openrun.coupon.DiscountPolicy;
import io.openrun.coupon.Inventory;
import io.openrun.coupon.IssuePeriod;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.StockState;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The SQL of the coupon table. Every change of a row raises its version. */
final class CouponTable {

    private static final String SELECT = """
            SELECT id, description, discount_type, discount_value, discount_cap, starts_at, ends_at, expire_date,
                   total_count, used_count, suspended, state, store_identity, epoch, revision, sequence, version
            FROM <coupon>
            """;

    private static final String FIND = SELECT + "WHERE id = :couponId";

    private static final String LOCK = FIND + " FOR UPDATE";

    /** The moment is read from the locked row, so after the wait for it. */
    private static final String LOCK_AND_NOW_POSTGRESQL =
            "WITH waited_for AS MATERIALIZED (" + LOCK + ") SELECT waited_for.*, <clock> AS decided_at FROM waited_for";

    private static final String LIST = SELECT + "WHERE id > :after ORDER BY id LIMIT :limit";

    private static final String LIST_DUE = SELECT + """
            WHERE id > :after AND state IN ('ROWS', 'OPENING') AND starts_at <= :soon AND ends_at > :now
            ORDER BY id LIMIT :limit
            """;

    private static final String NOW = "SELECT <clock> AS decided_at";

    private static final String USE = """
            UPDATE <coupon>
            SET used_count = used_count + :count, sequence = sequence + :count, version = version + 1
            WHERE id = :couponId AND version = :version AND state = 'ROWS'
            """;

    private static final String USE_ONE_IF_LEFT = """
            UPDATE <coupon>
            SET used_count = used_count + 1, sequence = sequence + 1, version = version + 1
            WHERE id = :couponId AND state = 'ROWS' AND NOT suspended AND used_count < total_count
            """;

    private static final String GIVE_BACK = """
            UPDATE <coupon>
            SET used_count = used_count - :count, sequence = sequence - :count, version = version + 1
            WHERE id = :couponId
            """;

    /** The sequence is an answer only where all of it would be refused as sold out, and no restock is announced. */
    private static final String SOLD_OUT_AT = """
            SELECT sequence FROM <coupon>
            WHERE id = :couponId AND state = 'ROWS' AND NOT suspended AND used_count >= total_count
              AND starts_at <= <clock> AND <clock> < ends_at
              AND (restock_until IS NULL OR restock_until < <clock>)
            """;

    private static final String ANNOUNCE_RESTOCK = """
            UPDATE <coupon> SET restock_until = :until, version = version + 1 WHERE id = :couponId
            """;

    private static final String INSERT = """
            INSERT INTO <coupon> (id, description, discount_type, discount_value, discount_cap,
                                  starts_at, ends_at, expire_date, total_count, used_count, suspended)
            VALUES (:couponId, :description, :discountType, :discountValue, :discountCap,
                    :startsAt, :endsAt, :expireDate, :totalCount, 0, :suspended)
            """;

    private static final String UPDATE = """
            UPDATE <coupon>
            SET description = :description, discount_type = :discountType, discount_value = :discountValue,
                discount_cap = :discountCap, starts_at = :startsAt, ends_at = :endsAt, expire_date = :expireDate,
                total_count = :totalCount, suspended = :suspended, revision = revision + 1, version = version + 1
            WHERE id = :couponId
            """;

    /** Another store issued these; its counters stay there. */
    private static final String RECORD = """
            UPDATE <coupon>
            SET used_count = used_count + :count, sequence = GREATEST(sequence, :lastSequence), version = version + 1
            WHERE id = :couponId
            """;

    private static final String STORE = """
            UPDATE <coupon>
            SET total_count = :totalCount, suspended = :suspended, state = :state, store_identity = :storeIdentity,
                epoch = :epoch, revision = :revision, version = version + 1
            WHERE id = :couponId
            """;

    /** No coupon starts later, and every database has this moment. */
    private static final Instant LAST_MOMENT = Instant.parse("9999-12-31T23:59:59.999999Z");

    private final Columns columns;

    CouponTable(Columns columns) {
        this.columns = columns;
    }

    Optional<CouponRow> find(Handle handle, CouponId couponId) {
        return read(handle, FIND, couponId);
    }

    /** Waits for the row and keeps it to the end of the transaction. */
    Optional<CouponRow> lock(Handle handle, CouponId couponId) {
        return read(handle, LOCK, couponId);
    }

    /** The same for a change, which needs a coupon. */
    CouponRow lockToChange(Handle handle, CouponId couponId) {
        return lock(handle, couponId)
                .orElseThrow(() -> new ChangeRefusedException(
                        ChangeRefusedException.Reason.UNKNOWN_COUPON, "there is no coupon " + couponId));
    }

    /** Locks the row too, and reads the store's clock once it is locked; on PostgreSQL only. */
    Optional<LockedRow> lockAndNow(Handle handle, CouponId couponId) {
        return handle.createQuery(LOCK_AND_NOW_POSTGRESQL)
                .bind("couponId", couponId)
                .map((row, context) -> new LockedRow(row(row, context), columns.moment(row, "decided_at")))
                .findOne();
    }

    /** A coupon's row under its lock, and the moment that decides. */
    record LockedRow(CouponRow row, Instant now) {}

    private Optional<CouponRow> read(Handle handle, String sql, CouponId couponId) {
        return handle.createQuery(sql).bind("couponId", couponId).map(this::row).findOne();
    }

    List<StockEntry> list(Handle handle, @Nullable CouponId after, int limit) {
        return page(handle.createQuery(LIST), after, limit);
    }

    /** Those that are in the rows or on their way out, and begin before {@code ahead} is over. */
    List<StockEntry> listDue(Handle handle, Duration ahead, @Nullable CouponId after, int limit) {
        // added here, since each database adds a duration in words of its own
        Instant now = now(handle);
        Instant soon = ahead.compareTo(Duration.between(now, LAST_MOMENT)) < 0 ? now.plus(ahead) : LAST_MOMENT;
        Query due = handle.createQuery(LIST_DUE).bind("now", now).bind("soon", soon.truncatedTo(ChronoUnit.MICROS));
        return page(due, after, limit);
    }

    private List<StockEntry> page(Query query, @Nullable CouponId after, int limit) {
        return query.bind("after", after == null ? "" : after.value())
                .bind("limit", limit)
                .map(this::row)
                .map(CouponRow::entry)
                .list();
    }

    /** The store's clock. */
    Instant now(Handle handle) {
        return handle.createQuery(NOW)
                .map((row, context) -> columns.moment(row, "decided_at"))
                .one();
    }

    /** Moves the counters, if the row is still as it was read; false if another transaction was faster. */
    boolean use(Handle handle, CouponRow read, int count) {
        return handle.createUpdate(USE)
                        .bind("couponId", read.coupon().id())
                        .bind("version", read.version())
                        .bind("count", count)
                        .execute()
                == 1;
    }

    /** Moves the counters by one and keeps the row; false if nothing is left to take. */
    boolean useOneIfLeft(Handle handle, CouponId couponId) {
        return handle.createUpdate(USE_ONE_IF_LEFT).bind("couponId", couponId).execute() == 1;
    }

    /** Counts what was put on record under the lock, and how far its sequences go. */
    void record(Handle handle, CouponId couponId, int count, long lastSequence) {
        handle.createUpdate(RECORD)
                .bind("couponId", couponId)
                .bind("count", count)
                .bind("lastSequence", lastSequence)
                .execute();
    }

    /** Undoes a use by this same transaction, of which nobody has seen anything. */
    void giveBack(Handle handle, CouponId couponId, int count) {
        handle.createUpdate(GIVE_BACK)
                .bind("couponId", couponId)
                .bind("count", count)
                .execute();
    }

    OptionalLong soldOutAt(Handle handle, CouponId couponId) {
        return handle.createQuery(SOLD_OUT_AT)
                .bind("couponId", couponId)
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /** Until a moment no node may trust that it knows the coupon to be sold out. */
    void announceRestock(Handle handle, CouponId couponId, Instant until) {
        handle.createUpdate(ANNOUNCE_RESTOCK)
                .bind("couponId", couponId)
                .bind("until", until)
                .execute();
    }

    void insert(Handle handle, Coupon coupon) {
        bind(handle.createUpdate(INSERT), coupon).execute();
    }

    void update(Handle handle, Coupon coupon) {
        bind(handle.createUpdate(UPDATE), coupon).execute();
    }

    /** Stores all that a register changes: the terms stay as they are, and the counters of issuing. */
    void store(Handle handle, StockEntry entry) {
        handle.createUpdate(STORE)
                .bind("couponId", entry.coupon().id())
                .bind("totalCount", entry.coupon().inventory().totalCount())
                .bind("suspended", entry.coupon().suspended())
                .bind("state", entry.state().name())
                .bind("storeIdentity", entry.storeIdentity())
                .bind("epoch", entry.epoch())
                .bind("revision", entry.revision())
                .execute();
    }

    private static Update bind(Update statement, Coupon coupon) {
        CouponTerms terms = coupon.terms();
        DiscountColumns discount = DiscountColumns.of(terms.discount());
        return statement
                .bind("couponId", coupon.id())
                .bind("description", terms.description())
                .bind("discountType", discount.type())
                .bind("discountValue", discount.value())
                .bind("discountCap", discount.cap())
                .bind("startsAt", terms.issuePeriod().startsAt())
                .bind("endsAt", terms.issuePeriod().endsAt())
                .bind("expireDate", terms.expireDate())
                .bind("totalCount", coupon.inventory().totalCount())
                .bind("suspended", coupon.suspended());
    }

    private CouponRow row(ResultSet row, StatementContext context) throws SQLException {
        DiscountPolicy discount = new DiscountColumns(
                        row.getString("discount_type"),
                        row.getBigDecimal("discount_value"),
                        row.getBigDecimal("discount_cap"))
                .policy();
        CouponTerms terms = new CouponTerms(
                row.getString("description"),
                discount,
                new IssuePeriod(columns.moment(row, "starts_at"), columns.moment(row, "ends_at")),
                columns.moment(row, "expire_date"));
        Coupon coupon = new Coupon(
                new CouponId(row.getString("id")),
                terms,
                new Inventory(row.getInt("total_count"), row.getInt("used_count")),
                row.getBoolean("suspended"));
        StockEntry entry = new StockEntry(
                coupon,
                StockState.valueOf(row.getString("state")),
                row.getLong("epoch"),
                row.getLong("revision"),
                row.getLong("sequence"),
                row.getString("store_identity"));
        return new CouponRow(entry, row.getLong("version"));
    }

    /** A discount policy as it stands in the three columns. */
    private record DiscountColumns(
            String type, BigDecimal value, @Nullable BigDecimal cap) {

        private static final String FIXED_AMOUNT = "FIXED_AMOUNT";
        private static final String PERCENTAGE = "PERCENTAGE";

        static DiscountColumns of(DiscountPolicy policy) {
            if (policy instanceof DiscountPolicy.Percentage percentage) {
                return new DiscountColumns(PERCENTAGE, percentage.percent(), percentage.cap());
            }
            return new DiscountColumns(FIXED_AMOUNT, ((DiscountPolicy.FixedAmount) policy).amount(), null);
        }

        DiscountPolicy policy() {
            return cap == null ? new DiscountPolicy.FixedAmount(value) : new DiscountPolicy.Percentage(value, cap);
        }
    }
}
