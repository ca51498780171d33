package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.DeadLetter;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.DeadLetters.Action;
import io.openrun.coupon.queue.DeadLetters.Claim;
import io.openrun.coupon.queue.DeadLetters.Decision;
import io.openrun.coupon.queue.DeadLetters.Filter;
import io.openrun.coupon.queue.Payload;
import io.openrun.coupon.queue.Undeliverable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of the dead_letter table, and of dead_letter_audit, which has a row for each decision on one of its rows. */
final class DeadLetterTable {

    /** A look without a lock: on MariaDB and MySQL one with a lock keeps others from inserting beside what is missing. */
    private static final String ON_RECORD = "SELECT id FROM <dead_letter> WHERE id IN (<ids>)";

    private static final String INSERT = """
            INSERT INTO <dead_letter> (id, origin, cause, detail, attempts, payload, coupon_id, state, first_at, last_at)
            VALUES (:id, :origin, :cause, :detail, :attempts, :payload, :couponId, 'WAITING', :now, :now)
            """;

    private static final String COUNT_AGAIN = """
            UPDATE <dead_letter>
            SET attempts = LEAST(attempts, 2147483647 - :attempts) + :attempts, cause = :cause, detail = :detail,
                payload = :payload, coupon_id = :couponId, last_at = :now,
                state = CASE WHEN state = 'REPROCESSED' THEN 'WAITING' ELSE state END
            WHERE id = :id
            """;

    private static final String COLUMNS = """
            id, origin, cause, detail, attempts, payload, coupon_id, first_at, last_at, state, operator, reason
            """;

    private static final String FIND = "SELECT " + COLUMNS + "FROM <dead_letter> WHERE id = :id";

    private static final String LIST = "SELECT " + COLUMNS + """
            FROM <dead_letter>
            WHERE id > :after AND (:state IS NULL OR state = :state) AND (:cause IS NULL OR cause = :cause)
              AND (:couponId IS NULL OR coupon_id = :couponId)
            ORDER BY id LIMIT :limit
            """;

    private static final String COUNT_WAITING =
            "SELECT cause, COUNT(*) AS total FROM <dead_letter> WHERE state = 'WAITING' GROUP BY cause";

    private static final String LOCK =
            "SELECT state, actions, claimed_by, claimed_until FROM <dead_letter> WHERE id = :id FOR UPDATE";

    private static final String CLAIM = """
            UPDATE <dead_letter> SET claimed_by = :operator, claimed_until = :until WHERE id = :id
            """;

    private static final String RELEASE = """
            UPDATE <dead_letter> SET claimed_by = NULL, claimed_until = NULL WHERE id = :id
            """;

    /** Who discards does not try, so the time of the last attempt stays. */
    private static final String DECIDE = """
            UPDATE <dead_letter>
            SET state = :state, operator = :operator, reason = :reason, actions = :action,
                cause = COALESCE(:cause, cause), detail = COALESCE(:detail, detail),
                attempts = LEAST(attempts, 2147483647 - :failures) + :failures,
                last_at = CASE WHEN :state = 'DISCARDED' THEN last_at ELSE :now END,
                claimed_by = NULL, claimed_until = NULL
            WHERE id = :id
            """;

    private static final String INSERT_ACTION = """
            INSERT INTO <dead_letter_audit> (letter_id, action, state, operator, reason, decided_at)
            VALUES (:id, :action, :state, :operator, :reason, :now)
            """;

    private static final String LIST_ACTIONS = """
            SELECT action, state, operator, reason, decided_at FROM <dead_letter_audit>
            WHERE letter_id = :id AND action > :after
            ORDER BY action LIMIT :limit
            """;

    private final Columns columns;

    DeadLetterTable(Columns columns) {
        this.columns = columns;
    }

    /** Which of these are on record, as far as this transaction can see. */
    Set<String> onRecord(Handle handle, List<String> ids) {
        return new HashSet<>(handle.createQuery(ON_RECORD)
                .bindList("ids", ids)
                .mapTo(String.class)
                .list());
    }

    /** Inserts them in the order that they come in. */
    void insert(Handle handle, List<Undeliverable> messages, Instant now) {
        write(handle.prepareBatch(INSERT), messages, now);
    }

    /** Counts messages of which there is a row each, in the order that they come in. */
    void countAgain(Handle handle, List<Undeliverable> messages, Instant now) {
        write(handle.prepareBatch(COUNT_AGAIN), messages, now);
    }

    private static void write(PreparedBatch batch, List<Undeliverable> messages, Instant now) {
        for (Undeliverable message : messages) {
            batch.bind("id", DeadLetter.idOf(message.origin()))
                    .bind("origin", message.origin())
                    .bind("cause", message.cause().name())
                    .bind("detail", message.detail())
                    .bind("attempts", message.attempts())
                    .bind("payload", message.payload().bytes())
                    .bind("couponId", valueOf(message.couponId()))
                    .bind("now", now)
                    .add();
        }
        if (!messages.isEmpty()) {
            int[] unused = batch.execute();
        }
    }

    Optional<DeadLetter> find(Handle handle, String id) {
        return handle.createQuery(FIND).bind("id", id).map(this::letter).findOne();
    }

    List<DeadLetter> list(Handle handle, Filter filter, @Nullable String after, int limit) {
        return handle.createQuery(LIST)
                .bind("after", after == null ? "" : after)
                .bind("state", nameOf(filter.state()))
                .bind("cause", nameOf(filter.cause()))
                .bind("couponId", valueOf(filter.couponId()))
                .bind("limit", limit)
                .map(this::letter)
                .list();
    }

    Map<DeadLetterCause, Long> countWaiting(Handle handle) {
        return handle.createQuery(COUNT_WAITING)
                .reduceResultSet(new EnumMap<>(DeadLetterCause.class), (before, row, context) -> {
                    before.put(DeadLetterCause.valueOf(row.getString("cause")), row.getLong("total"));
                    return before;
                });
    }

    /** Waits for the row and keeps it to the end of the transaction. */
    Optional<Locked> lock(Handle handle, String id) {
        return handle.createQuery(LOCK).bind("id", id).map(this::locked).findOne();
    }

    /**
     * Who has a dead letter, under the lock on its row.
     *
     * @param actions how many decisions there were
     * @param claimedBy the operator of the last claim; null if it has ended
     * @param claimedUntil when its lease is over; null if it has ended
     */
    record Locked(
            DeadLetter.State state,
            int actions,
            @Nullable String claimedBy,
            @Nullable Instant claimedUntil) {

        boolean isFree(Instant now) {
            return state == DeadLetter.State.WAITING && (claimedUntil == null || !claimedUntil.isAfter(now));
        }

        /** The end of the lease tells apart what one operator claims again and again. */
        boolean isHeldBy(Claim claim) {
            return claim.operator().equals(claimedBy) && claim.until().equals(claimedUntil);
        }
    }

    void claim(Handle handle, String id, String operator, Instant until) {
        handle.createUpdate(CLAIM)
                .bind("id", id)
                .bind("operator", operator)
                .bind("until", until)
                .execute();
    }

    void release(Handle handle, String id) {
        handle.createUpdate(RELEASE).bind("id", id).execute();
    }

    /** Decides and writes down who did, as the action of this number. */
    void decide(Handle handle, Claim claim, Decision decision, int action, Instant now) {
        boolean failed = decision.state() == DeadLetter.State.WAITING;
        handle.createUpdate(DECIDE)
                .bind("id", claim.letter().id())
                .bind("state", decision.state().name())
                .bind("operator", claim.operator())
                .bind("reason", decision.reason())
                .bind("action", action)
                .bind("cause", nameOf(decision.cause()))
                .bind("detail", failed ? decision.reason() : null)
                .bind("failures", failed ? 1 : 0)
                .bind("now", now)
                .execute();
        handle.createUpdate(INSERT_ACTION)
                .bind("id", claim.letter().id())
                .bind("action", action)
                .bind("state", decision.state().name())
                .bind("operator", claim.operator())
                .bind("reason", decision.reason())
                .bind("now", now)
                .execute();
    }

    List<Action> listActions(Handle handle, String id, int after, int limit) {
        return handle.createQuery(LIST_ACTIONS)
                .bind("id", id)
                .bind("after", after)
                .bind("limit", limit)
                .map(this::action)
                .list();
    }

    private Locked locked(ResultSet row, StatementContext context) throws SQLException {
        return new Locked(
                DeadLetter.State.valueOf(row.getString("state")),
                row.getInt("actions"),
                row.getString("claimed_by"),
                columns.momentOrNull(row, "claimed_until"));
    }

    private DeadLetter letter(ResultSet row, StatementContext context) throws SQLException {
        String couponId = row.getString("coupon_id");
        return new DeadLetter(
                row.getString("id"),
                row.getString("origin"),
                DeadLetterCause.valueOf(row.getString("cause")),
                row.getString("detail"),
                row.getInt("attempts"),
                new Payload(row.getBytes("payload")),
                couponId == null ? null : new CouponId(couponId),
                columns.moment(row, "first_at"),
                columns.moment(row, "last_at"),
                DeadLetter.State.valueOf(row.getString("state")),
                row.getString("operator"),
                row.getString("reason"));
    }

    private Action action(ResultSet row, StatementContext context) throws SQLException {
        return new Action(
                row.getInt("action"),
                DeadLetter.State.valueOf(row.getString("state")),
                row.getString("operator"),
                row.getString("reason"),
                columns.moment(row, "decided_at"));
    }

    private static @Nullable String nameOf(@Nullable Enum<?> value) {
        return value == null ? null : value.name();
    }

    private static @Nullable String valueOf(@Nullable CouponId couponId) {
        return couponId == null ? null : couponId.value();
    }
}
