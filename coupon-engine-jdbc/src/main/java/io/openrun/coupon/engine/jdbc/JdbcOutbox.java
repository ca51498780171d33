package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.engine.jdbc.Transactions.Done;
import io.openrun.coupon.queue.EventBacklog;
import io.openrun.coupon.queue.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The events of what was issued in the rows of a store, written in the transactions that issued it; see
 * {@link JdbcStore.Builder#outbox}. Thread-safe; any number of takers, here and on other nodes, share the events.
 *
 * <p>A poll claims rows for the time of a lease, on the store's clock, and counts that in the rows before it gives them
 * out; what others are claiming right now it passes by. A lease that lapses leaves its rows to whoever polls next. Coupons
 * take turns, so that a hot one does not keep the others' events back. {@code poll} never waits: no event, no delivery.
 *
 * <p>An acknowledgement deletes the rows, whoever has them by now: they are durable elsewhere, and another who took them
 * after the lease hands on what is there already. Where a row's issued coupons are not all there any more, the rest is
 * delivered, and the row with what it lacks as an unreadable message.
 */
public final class JdbcOutbox implements EventSource, EventBacklog {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration LEASE_MAX = Duration.ofDays(1);

    private final JdbcStore store;
    private final OutboxTable outbox;
    private final OutboxDeliveries deliveries;
    private final Duration lease;
    private final String claimedBy = UUID.randomUUID().toString();

    /** How many events the last rows had, to know how many rows to lock; the most there can be, to begin with. */
    private volatile int eventsPerRow = CouponIssuer.BATCH_MAX;

    /** The coupon that was served last. */
    private volatile String turn = "";

    /**
     * An outbox over a store, with leases of 30 seconds.
     *
     * @param store where the coupons are; stays the caller's to close
     */
    public JdbcOutbox(JdbcStore store) {
        this(store, LEASE);
    }

    /**
     * An outbox over a store.
     *
     * @param store where the coupons are; stays the caller's to close
     * @param lease for how long what was taken is its taker's alone; above zero, up to a day
     * @throws IllegalArgumentException if {@code lease} is null or out of its range
     */
    public JdbcOutbox(JdbcStore store, Duration lease) {
        if (lease == null || lease.compareTo(Duration.ZERO) <= 0 || lease.compareTo(LEASE_MAX) > 0) {
            throw new IllegalArgumentException("lease must be above zero, up to " + LEASE_MAX);
        }
        this.store = store;
        this.outbox = store.outbox();
        this.deliveries = new OutboxDeliveries(store.outboxMembers());
        this.lease = lease;
    }

    @Override
    public Optional<Delivery> poll(int eventsMax) {
        if (eventsMax < 1) {
            throw new IllegalArgumentException("eventsMax must be 1 or more, was " + eventsMax);
        }
        return store.transactions().run(handle -> {
            outbox.begin(handle);
            List<OutboxRow> claimed = claim(handle, eventsMax);
            return claimed.isEmpty()
                    ? Done.unchanged(Optional.empty())
                    : Done.changed(Optional.of(deliveries.of(handle, claimed)));
        });
    }

    private List<OutboxRow> claim(Handle handle, int eventsMax) {
        List<OutboxRow> locked = upTo(eventsMax, lock(handle, Math.max(1, eventsMax / eventsPerRow)));
        if (locked.isEmpty()) {
            return locked;
        }
        turn = locked.get(locked.size() - 1).couponId().value();
        eventsPerRow = Math.max(1, events(locked) / locked.size());
        List<OutboxRow> claimed = locked.stream()
                .map(OutboxRow::claimed)
                .sorted(Comparator.comparing(OutboxRow::couponId).thenComparingLong(OutboxRow::firstSequence))
                .toList();
        outbox.claim(handle, SequenceRange.of(claimed), claimedBy, leaseFromNow(handle));
        return claimed;
    }

    /** Begins behind the coupon that was served last, and goes on from the first one. */
    private List<OutboxRow> lock(Handle handle, int rowsMax) {
        String last = turn;
        List<OutboxRow> rows = new ArrayList<>(outbox.lockAfter(handle, last, rowsMax));
        if (rows.size() < rowsMax && !last.isEmpty()) {
            rows.addAll(outbox.lockUpTo(handle, last, rowsMax - rows.size()));
        }
        return rows;
    }

    /** A row is one piece: one is given out, whatever it holds. The others locked are free again with the commit. */
    private static List<OutboxRow> upTo(int eventsMax, List<OutboxRow> rows) {
        int count = 0;
        long events = 0;
        while (count < rows.size() && (count == 0 || events + rows.get(count).issuedCount() <= eventsMax)) {
            events += rows.get(count).issuedCount();
            count++;
        }
        return rows.subList(0, count);
    }

    private static int events(List<OutboxRow> rows) {
        return Math.toIntExact(Math.min(
                Integer.MAX_VALUE,
                rows.stream().mapToLong(OutboxRow::issuedCount).sum()));
    }

    @Override
    public void acknowledge(Delivery delivery) {
        List<SequenceRange> ranges = SequenceRange.parse(delivery.token());
        change(handle -> outbox.delete(handle, ranges));
    }

    @Override
    public void keep(Delivery delivery) {
        List<SequenceRange> ranges = SequenceRange.parse(delivery.token());
        change(handle -> outbox.keep(handle, ranges, claimedBy, leaseFromNow(handle)));
    }

    private interface Change {
        void on(Handle handle);
    }

    private void change(Change change) {
        boolean unused = store.transactions().run(handle -> {
            outbox.begin(handle);
            change.on(handle);
            return Done.changed(true);
        });
    }

    private Instant leaseFromNow(Handle handle) {
        return store.coupons().now(handle).plus(lease).truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public Backlog backlog() {
        return store.transactions().look(outbox::backlog);
    }
}
