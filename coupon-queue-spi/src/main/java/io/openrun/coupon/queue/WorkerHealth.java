package io.openrun.coupon.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a worker is doing.
 *
 * @param state what it is doing
 * @param backlog what its source holds; null if the source can't tell, or does not answer now
 * @param stored how many events its sink has taken since it was made, those that came twice counted twice
 * @param storedPerSecond the same per second, over the last ten seconds
 * @param deadLettered how many messages went to the dead letters since it was made
 * @param failing whether source, sink or dead letters do not answer now; what is in hand is kept, and tried again
 * @param lastError what went wrong last, without a member; null if nothing did
 * @param lastErrorAt when; null if nothing did
 */
public record WorkerHealth(
        State state,
        EventBacklog.@Nullable Backlog backlog,
        long stored,
        double storedPerSecond,
        long deadLettered,
        boolean failing,
        @Nullable String lastError,
        @Nullable Instant lastErrorAt) {

    /** What a worker is doing. */
    public enum State {
        /** It was not started yet. */
        NEW,
        /** It takes events, stores and acknowledges them. */
        RUNNING,
        /** It takes none; what it had in hand is stored. */
        PAUSED,
        /** It ends: it takes none any more. */
        STOPPING,
        /** It has ended. */
        STOPPED
    }
}
