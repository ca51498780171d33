package io.openrun.coupon.queue;

import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.StockRegister;
import io.openrun.coupon.StockState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the live store has issued of a coupon with what is on record: the members as sets, not as counts, what is
 * on its way, the dead letters, the overflow, the counters. It says what differs ({@link #look}), and repairs it on request
 * only ({@link #repair}); {@link DifferenceKind} says how.
 *
 * <p>What was issued less than the horizon ago may be on its way, and is never judged as missing. The horizon is the one
 * configured, or as long as messages wait in the queues given, and a second more, if that is longer. An event that
 * waited long in one queue and only just went on to the next can still be taken for missing; handing it on again does no
 * harm.
 *
 * <p>The coupon may be issued all the while. Safe for use by many threads and nodes at once, also for the same coupon. It
 * takes 16 to 32 bytes of memory for a member. A pass that fails can be run again: what it did stays right.
 */
public final class Reconciler {

    private final ReconcilerPorts ports;
    private final Horizon horizon;
    private final InstantSource clock;

    private Reconciler(ReconcilerPorts ports) {
        this.ports = ports;
        this.horizon = new Horizon(ports.horizon(), ports.backlogs());
        this.clock = InstantSource.system();
    }

    /** {@return a builder with safe defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Looks what differs. Changes nothing.
     *
     * @param couponId which coupon
     * @return what differs
     * @throws ChangeRefusedException with UNKNOWN_COUPON
     * @throws NotCarriedOutException if a store does not answer, or the coupon was taken over meanwhile
     */
    public ReconcileReport look(CouponId couponId) {
        return pass(couponId, false);
    }

    /**
     * Looks what differs, and repairs it.
     *
     * @param couponId which coupon
     * @return what differed, and what of it is repaired
     * @throws ChangeRefusedException with UNKNOWN_COUPON
     * @throws io.openrun.coupon.CouponException if a store does not answer, or the coupon was taken over meanwhile; what was
     *     repaired until then stays, and it can be run again
     */
    public ReconcileReport repair(CouponId couponId) {
        return pass(couponId, true);
    }

    /**
     * Lets units be issued that were kept back since nobody could account for them. Only an operator can know that nobody
     * holds them.
     *
     * @param couponId which coupon
     * @return how many
     * @throws ChangeRefusedException with UNKNOWN_COUPON; or HELD_ELSEWHERE if the live store does not have it
     * @throws io.openrun.coupon.CouponException if a store does not answer; it can be asked again
     */
    public long release(CouponId couponId) {
        StockEntry entry = entry(couponId);
        if (!isLive(entry)) {
            throw new ChangeRefusedException(
                    ChangeRefusedException.Reason.HELD_ELSEWHERE, "coupon " + couponId + " is " + entry.state());
        }
        long released = 0;
        for (LiveIssues.Withholding kept : ports.live().look(entry).withholdings()) {
            if (!kept.isOfRemoval()) {
                ports.live().release(entry, kept.name());
                released += kept.count();
            }
        }
        return released;
    }

    private ReconcileReport pass(CouponId couponId, boolean repair) {
        StockEntry entry = entry(couponId);
        Tally tally = new Tally(repair);
        return isLive(entry) ? live(entry, repair, tally) : rowsOnly(entry, repair, tally);
    }

    private StockEntry entry(CouponId couponId) {
        return ports.register()
                .find(couponId)
                .orElseThrow(() -> new ChangeRefusedException(
                        ChangeRefusedException.Reason.UNKNOWN_COUPON, "there is no coupon " + couponId));
    }

    private static boolean isLive(StockEntry entry) {
        return entry.state() == StockState.OPEN || entry.state() == StockState.CLOSED;
    }

    /** The moment is read first, then the queues, then the rows: what was acknowledged by then is among the rows. */
    private ReconcileReport live(StockEntry entry, boolean repair, Tally tally) {
        LiveIssues.Snapshot before = ports.live().look(entry);
        Optional<Duration> reach = horizon.now();
        CouponId couponId = entry.coupon().id();
        Explained explained = Explained.of(couponId, ports.deadLetters(), ports.overflows(), ports.codec());
        // what is to be stored again counts on the counter, so that comes first
        long counted = compareRowCounters(entry, repair, tally);
        if (before.fault() != null) {
            tally.add(DifferenceKind.STATE, null, before.fault(), "this is for a recovery");
            return report(entry, before, repair, reach, tally, counted, 0, explained);
        }
        MemberComparison members =
                new MemberComparison(ports, entry, explained, Horizon.cutoff(before.now(), reach), repair, tally);
        members.run();
        LiveIssues.Snapshot after =
                new CounterComparison(ports, before.now(), repair, tally).run(entry, members.seen());
        return report(entry, after, repair, reach, tally, members.rows(), members.inFlight(), explained);
    }

    private ReconcileReport rowsOnly(StockEntry entry, boolean repair, Tally tally) {
        CouponId couponId = entry.coupon().id();
        Explained explained = Explained.of(couponId, ports.deadLetters(), ports.overflows(), ports.codec());
        long rows = compareRowCounters(entry, repair, tally);
        LiveIssues.Snapshot none =
                new LiveIssues.Snapshot(null, clock.instant(), 0, null, null, null, null, null, List.of());
        return report(entry, none, repair, Optional.of(ports.horizon()), tally, rows, 0, explained);
    }

    private static ReconcileReport report(
            StockEntry entry,
            LiveIssues.Snapshot live,
            boolean repair,
            Optional<Duration> horizon,
            Tally tally,
            long rows,
            long inFlight,
            Explained explained) {
        return new ReconcileReport(
                entry.coupon().id(),
                entry.state(),
                entry.epoch(),
                live.now(),
                repair,
                horizon.orElse(null),
                new ReconcileReport.Counts(
                        live.members(),
                        rows,
                        inFlight,
                        explained.waiting(),
                        explained.overflowed(),
                        live.unaccounted()),
                tally.differences());
    }

    private long compareRowCounters(StockEntry entry, boolean repair, Tally tally) {
        CouponId couponId = entry.coupon().id();
        RowCounters.Counted counted = ports.rowCounters().count(couponId);
        if (counted.isRight()) {
            return counted.rows();
        }
        @Nullable String unresolved = null;
        if (repair) {
            try {
                ports.rowCounters().correct(couponId);
            } catch (ChangeRefusedException overIssued) {
                unresolved = "there are more rows than the coupon has units";
            }
        }
        tally.add(
                DifferenceKind.ROW_COUNTER,
                null,
                "counted %d with sequence %d, there are %d with sequence %d"
                        .formatted(counted.usedCount(), counted.sequence(), counted.rows(), counted.highestSequence()),
                unresolved);
        return counted.rows();
    }

    /** Builds a {@link Reconciler}; needs all ports. Not thread-safe. */
    public static final class Builder {

        /** The shortest horizon there can be. */
        public static final Duration HORIZON_MIN = Duration.ofSeconds(1);

        private static final Duration HORIZON = Duration.ofMinutes(1);

        private @Nullable StockRegister register;
        private @Nullable LiveIssues live;
        private @Nullable IssuedCouponHistory history;
        private @Nullable RowCounters rowCounters;
        private @Nullable EventSink sink;
        private @Nullable DeadLetters deadLetters;
        private @Nullable IssueOverflows overflows;
        private @Nullable EventCodec codec;
        private Duration horizon = HORIZON;
        private final List<EventBacklog> backlogs = new ArrayList<>();

        private Builder() {}

        /**
         * Where it is on record which coupons there are, and where their stock lies.
         *
         * @param register the register of the catalog's store
         * @return this builder
         */
        public Builder register(StockRegister register) {
            this.register = register;
            return this;
        }

        /**
         * The store that issues.
         *
         * @param live its issued coupons
         * @return this builder
         */
        public Builder live(LiveIssues live) {
            this.live = live;
            return this;
        }

        /**
         * The record.
         *
         * @param history its rows
         * @param rowCounters its counters beside them
         * @return this builder
         */
        public Builder record(IssuedCouponHistory history, RowCounters rowCounters) {
            this.history = history;
            this.rowCounters = rowCounters;
            return this;
        }

        /**
         * Where an event goes again that was lost: into the record, or to the queue before it.
         *
         * @param sink takes an event twice as it does once
         * @return this builder
         */
        public Builder sink(EventSink sink) {
            this.sink = sink;
            return this;
        }

        /**
         * Where else an issued coupon can be on record.
         *
         * @param deadLetters events that could not be stored
         * @param codec reads what stands in them
         * @param overflows issued coupons that the record has no place for
         * @return this builder
         */
        public Builder explanations(DeadLetters deadLetters, EventCodec codec, IssueOverflows overflows) {
            this.deadLetters = deadLetters;
            this.codec = codec;
            this.overflows = overflows;
            return this;
        }

        /**
         * A queue that events go through between the live store and the record. Name all there are.
         *
         * @param backlog what it holds
         * @return this builder
         * @throws IllegalArgumentException if it is null
         */
        public Builder backlog(EventBacklog backlog) {
            if (backlog == null) {
                throw new IllegalArgumentException("backlog must be given");
            }
            backlogs.add(backlog);
            return this;
        }

        /**
         * How long an event may take into the record, before it is judged as missing.
         *
         * @param horizon a second or more; a minute unless set
         * @return this builder
         * @throws IllegalArgumentException if it is null or shorter
         */
        public Builder horizon(Duration horizon) {
            if (horizon == null || horizon.compareTo(HORIZON_MIN) < 0) {
                throw new IllegalArgumentException("horizon must be " + HORIZON_MIN + " or more, was " + horizon);
            }
            this.horizon = horizon;
            return this;
        }

        /**
         * Makes the reconciler. Asks nobody.
         *
         * @return the reconciler
         * @throws IllegalArgumentException if a port is not set
         */
        public Reconciler build() {
            return new Reconciler(new ReconcilerPorts(
                    given("register", register),
                    given("live", live),
                    given("history", history),
                    given("rowCounters", rowCounters),
                    given("sink", sink),
                    given("deadLetters", deadLetters),
                    given("overflows", overflows),
                    given("codec", codec),
                    backlogs,
                    horizon));
        }

        private static <T> T given(String name, @Nullable T port) {
            if (port == null) {
                throw new IllegalArgumentException(name + " must be given");
            }
            return port;
        }
    }
}
