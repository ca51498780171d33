package io.openrun.coupon.examples.service.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openrun.coupon.queue.WorkerHealth;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A worker or relay of this process.
 *
 * @param name its name
 * @param state what it is doing
 * @param stored how many events its sink has taken since the start
 * @param storedPerSecond the same per second, over the last ten seconds
 * @param deadLettered how many messages went to the dead letters since the start
 * @param failing whether source, sink or dead letters do not answer now
 * @param lastError what went wrong last, without a member; null if nothing did
 * @param lastErrorAt when; null if nothing did
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record WorkerView(
        String name,
        WorkerHealth.State state,
        long stored,
        double storedPerSecond,
        long deadLettered,
        boolean failing,
        @Nullable String lastError,
        @Nullable Instant lastErrorAt) {

    static WorkerView of(String name, WorkerHealth health) {
        return new WorkerView(
                name,
                health.state(),
                health.stored(),
                health.storedPerSecond(),
                health.deadLettered(),
                health.failing(),
                health.lastError(),
                health.lastErrorAt());
    }
}
