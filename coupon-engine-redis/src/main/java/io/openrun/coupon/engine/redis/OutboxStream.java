package io.openrun.coupon.engine.redis;

import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.StockState;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What an outbox remembers of one stream. Used by many threads; what one of them overlooks, the next look sees. */
final class OutboxStream {

    private static final long NOTHING_NEW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final CouponKeys keys;
    private final long sequenceBefore;
    private final OutboxTimes times;

    private volatile boolean closed;
    private volatile boolean worthReading;
    private volatile boolean worthClaiming;
    private volatile boolean acknowledged;
    private volatile long length;
    private volatile long lengthAllRead;
    private volatile long allReadNanos;
    private volatile long tidiedNanos;
    private volatile boolean tidied;
    private volatile boolean resting;
    private volatile @Nullable NotCarriedOutException failure;
    private volatile long failedNanos;

    OutboxStream(CouponKeys keys, StockEntry entry, OutboxTimes times) {
        this.keys = keys;
        this.sequenceBefore = entry.sequence();
        this.times = times;
        see(entry);
    }

    CouponKeys keys() {
        return keys;
    }

    /** The last sequence before this epoch, unless something of this epoch was given out already. */
    long sequenceBefore() {
        return sequenceBefore;
    }

    void see(StockEntry entry) {
        closed = entry.state() == StockState.CLOSED;
    }

    boolean isWorthReading() {
        return worthReading;
    }

    boolean isWorthClaiming() {
        return worthClaiming;
    }

    /** Whether it is time to shorten it, and to look what takers left. */
    boolean isTidyDue(long nanos) {
        if (!tidied) {
            return true;
        }
        long since = nanos - tidiedNanos;
        if (resting) {
            return since >= times.restFor().toNanos();
        }
        return since >= times.lookEveryNanos()
                || (acknowledged && since >= times.tidyEvery().toNanos());
    }

    /** One thread at a time shortens it, and not at once again if that fails. */
    void beginTidy(long nanos) {
        tidiedNanos = nanos;
        tidied = true;
        acknowledged = false;
    }

    /** Whether to ask how long it is. */
    boolean isLengthOfInterest() {
        return !resting && !worthReading;
    }

    void acknowledged() {
        acknowledged = true;
    }

    void tidied(long newLength, long pending) {
        boolean someoneHasSome = pending > 0;
        worthClaiming = someoneHasSome;
        resting = closed && newLength == 0 && !someoneHasSome;
        hasLength(newLength);
        if (someoneHasSome) {
            worthReading = true;
        }
    }

    /** Entries are there also when others have taken them: so while there are as many, they are rarely asked for. */
    void hasLength(long newLength) {
        length = newLength;
        boolean changed = newLength != lengthAllRead || System.nanoTime() - allReadNanos >= NOTHING_NEW_NANOS;
        if (newLength > 0 && changed) {
            worthReading = true;
        }
    }

    /** To be read by whoever comes next, who will see what is wrong with it. */
    void lookFailed() {
        worthReading = true;
    }

    /** What was wrong when it was read a moment ago: it is not worth the time to see that again. */
    @Nullable
    NotCarriedOutException recentFailure() {
        NotCarriedOutException last = failure;
        return last != null && System.nanoTime() - failedNanos < FAILURE_NANOS ? last : null;
    }

    void failed(NotCarriedOutException cause) {
        failedNanos = System.nanoTime();
        failure = cause;
    }

    void hadNothing() {
        lengthAllRead = length;
        allReadNanos = System.nanoTime();
        worthClaiming = false;
        worthReading = false;
    }

    void nothingToClaim() {
        worthClaiming = false;
    }
}
