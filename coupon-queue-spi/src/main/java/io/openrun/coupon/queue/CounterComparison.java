package io.openrun.coupon.queue;

import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.StockRegister;
import io.openrun.coupon.queue.LiveIssues.Snapshot;
import io.openrun.coupon.queue.LiveIssues.Withholding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Compares the live store's counters with its members and with the catalog. Not thread-safe, used once. */
final class CounterComparison {

    /** Longer than a removal of stock can take, which gives up by itself. */
    private static final Duration REMOVAL_MAX = Duration.ofSeconds(30);

    /** How long a change may take from the catalog into the live store, announced stock included. */
    private static final Duration CHANGE_MAX = Duration.ofSeconds(3);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final LiveIssues live;
    private final StockRegister register;
    private final Duration changeMax;
    private final Duration removalMax;
    private final Instant began;
    private final boolean repair;
    private final Tally tally;

    CounterComparison(ReconcilerPorts ports, Instant began, boolean repair, Tally tally) {
        this.live = ports.live();
        this.register = ports.register();
        this.changeMax = shorter(ports.horizon(), CHANGE_MAX);
        this.removalMax = ports.horizon().compareTo(REMOVAL_MAX) > 0 ? ports.horizon() : REMOVAL_MAX;
        this.began = began;
        this.repair = repair;
        this.tally = tally;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Returns the counters as they are afterwards. */
    Snapshot run(StockEntry before, LiveIssues.Seen seen) {
        StockEntry entry = current(before);
        live.examine(entry, seen, repair).forEach(tally::add);
        compareRevision(entry);
        compareWithholdings(before);
        return live.look(entry);
    }

    private StockEntry current(StockEntry before) {
        StockEntry now = register.find(before.coupon().id()).orElse(before);
        if (now.epoch() != before.epoch()) {
            throw new NotCarriedOutException(
                    NotCarriedOutException.Reason.UNAVAILABLE,
                    CHANGE_MAX,
                    "coupon " + before.coupon().id() + " was taken over while it was compared",
                    null);
        }
        return now;
    }

    private void compareRevision(StockEntry entry) {
        Long revision = live.look(entry).revision();
        if (revision == null) {
            return;
        }
        if (revision > entry.revision()) {
            compareWithNewer(entry, revision);
        } else if (revision < entry.revision() && (repair || staysBehind(entry))) {
            tally.add(
                    DifferenceKind.REVISION_BEHIND,
                    null,
                    "revision %d, the catalog has %d".formatted(revision, entry.revision()),
                    attempt(() -> live.apply(entry)));
        }
    }

    /** The catalog is changed first, so what the live store has, the catalog must have when asked again. */
    private void compareWithNewer(StockEntry entry, long revision) {
        long inCatalog = current(entry).revision();
        if (revision > inCatalog) {
            tally.add(
                    DifferenceKind.REVISION_AHEAD,
                    null,
                    "revision %d, the catalog has %d".formatted(revision, inCatalog),
                    "a person has to say which is right");
        }
    }

    /** Whoever changed the catalog may be about to tell the live store. */
    private boolean staysBehind(StockEntry entry) {
        long deadline = System.nanoTime() + changeMax.toNanos();
        while (System.nanoTime() - deadline < 0 && !Thread.currentThread().isInterrupted()) {
            Long revision = live.look(entry).revision();
            if (revision == null || revision >= entry.revision()) {
                return false;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return true;
    }

    /** Repairs, if asked to; else, or if it worked, there is no reason why not. */
    private @Nullable String attempt(Runnable change) {
        if (repair) {
            try {
                change.run();
            } catch (NotCarriedOutException refused) {
                return String.valueOf(refused.getMessage());
            }
        }
        return null;
    }

    private void compareWithholdings(StockEntry before) {
        List<Withholding> old = stale(before);
        if (old.isEmpty()) {
            return;
        }
        // read after it was seen to be over, so that this has what the removal changed in the catalog
        StockEntry entry = current(before);
        List<String> still = stale(entry).stream().map(Withholding::name).toList();
        for (Withholding withholding : old) {
            if (still.contains(withholding.name())) {
                tally.add(
                        DifferenceKind.WITHHELD,
                        null,
                        "%d units since %s".formatted(withholding.count(), withholding.since()),
                        attempt(() -> live.release(entry, withholding.name())));
            }
        }
    }

    private List<Withholding> stale(StockEntry entry) {
        Instant latest = began.minus(removalMax);
        return live.look(entry).withholdings().stream()
                .filter(withholding ->
                        withholding.isOfRemoval() && withholding.since().isBefore(latest))
                .toList();
    }
}
