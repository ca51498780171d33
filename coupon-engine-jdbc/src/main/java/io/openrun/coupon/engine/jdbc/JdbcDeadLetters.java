package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.Paging;
import io.openrun.coupon.engine.jdbc.DeadLetterTable.Locked;
import io.openrun.coupon.engine.jdbc.Transactions.Done;
import io.openrun.coupon.queue.DeadLetter;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.Undeliverable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters as rows of {@code dead_letter}, and the decisions on them as rows of {@code dead_letter_audit}: both are
 * written in one transaction, under the lock on the dead letter's row. Times are those of the database's clock.
 */
public final class JdbcDeadLetters implements DeadLetters {

    /** How many ids one statement names. */
    private static final int PIECE = 1_000;

    /** How often it looks what is on record, before it gives up on origins that others record at the same time. */
    private static final int LOOKS = 3;

    private final JdbcStore store;
    private final DeadLetterTable table;

    /**
     * The dead letters of a store.
     *
     * @param store where the tables are; stays the caller's to close
     */
    public JdbcDeadLetters(JdbcStore store) {
        this.store = store;
        this.table = store.deadLetters();
    }

    @Override
    public void add(List<Undeliverable> messages) {
        if (messages.isEmpty()) {
            return;
        }
        SortedMap<String, Undeliverable> byId = new TreeMap<>();
        for (Undeliverable message : messages) {
            Undeliverable unused = byId.merge(DeadLetter.idOf(message.origin()), message, JdbcDeadLetters::together);
        }
        add(store.transactions().begin(), byId, LOOKS);
    }

    private static Undeliverable together(Undeliverable before, Undeliverable last) {
        int attempts = (int) Math.min((long) before.attempts() + last.attempts(), Integer.MAX_VALUE);
        return new Undeliverable(last.origin(), last.cause(), last.detail(), attempts, last.payload(), last.couponId());
    }

    private void add(Deadline deadline, SortedMap<String, Undeliverable> byId, int looks) {
        try {
            boolean unused = store.transactions().run(deadline, handle -> add(handle, byId));
        } catch (NotCarriedOutException failure) {
            // The key may know of a row that the look did not show: of somebody who records the same origin right now.
            if (failure.reason() != Reason.REJECTED || looks == 1) {
                throw failure;
            }
            add(deadline, byId, looks - 1);
        }
    }

    /** First what is new, then what is there, each by id: nobody waits for who waits for him. */
    private Done<Boolean> add(Handle handle, SortedMap<String, Undeliverable> byId) {
        Set<String> onRecord = onRecord(handle, List.copyOf(byId.keySet()));
        List<Undeliverable> added = new ArrayList<>();
        List<Undeliverable> again = new ArrayList<>();
        byId.forEach((id, message) -> (onRecord.contains(id) ? again : added).add(message));
        Instant now = store.coupons().now(handle);
        table.insert(handle, added, now);
        table.countAgain(handle, again, now);
        return Done.changed(true);
    }

    private Set<String> onRecord(Handle handle, List<String> ids) {
        Set<String> found = new HashSet<>();
        for (int from = 0; from < ids.size(); from += PIECE) {
            found.addAll(table.onRecord(handle, ids.subList(from, Math.min(from + PIECE, ids.size()))));
        }
        return found;
    }

    @Override
    public Optional<DeadLetter> find(String id) {
        return store.transactions().look(handle -> table.find(handle, id));
    }

    @Override
    public List<DeadLetter> list(Filter filter, @Nullable String after, int limit) {
        Paging.check("limit", limit);
        return store.transactions().look(handle -> table.list(handle, filter, after, limit));
    }

    @Override
    public Map<DeadLetterCause, Long> waiting() {
        return store.transactions().look(table::countWaiting);
    }

    @Override
    public Optional<Claim> claim(String id, String operator, Duration lease) {
        Claim.check(operator, lease);
        return store.transactions().run(handle -> {
            Optional<Locked> locked = table.lock(handle, id);
            Instant now = store.coupons().now(handle);
            if (locked.filter(row -> row.isFree(now)).isEmpty()) {
                return Done.unchanged(Optional.empty());
            }
            Instant until = now.plus(lease).truncatedTo(ChronoUnit.MICROS);
            table.claim(handle, id, operator, until);
            return Done.changed(table.find(handle, id).map(letter -> new Claim(letter, operator, until)));
        });
    }

    @Override
    public boolean decide(Claim claim, Decision decision) {
        return whileHeld(claim, (handle, locked) -> {
            Instant now = store.coupons().now(handle);
            table.decide(handle, claim, decision, locked.actions() + 1, now);
        });
    }

    @Override
    public boolean release(Claim claim) {
        return whileHeld(
                claim, (handle, locked) -> table.release(handle, claim.letter().id()));
    }

    private boolean whileHeld(Claim claim, BiConsumer<Handle, Locked> work) {
        return store.transactions().run(handle -> {
            Optional<Locked> held = table.lock(handle, claim.letter().id()).filter(locked -> locked.isHeldBy(claim));
            held.ifPresent(locked -> work.accept(handle, locked));
            return new Done<>(held.isPresent(), held.isPresent());
        });
    }

    @Override
    public List<Action> actions(String id, int after, int limit) {
        Paging.check("limit", limit);
        return store.transactions().look(handle -> table.listActions(handle, id, after, limit));
    }
}
