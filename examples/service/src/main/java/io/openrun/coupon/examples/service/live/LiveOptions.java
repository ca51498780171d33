package io.openrun.coupon.examples.service.live;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked for.
 *
 * @param engines all engines
 * @param fields the figures, with their bounds and what is usual
 * @param current the run that is going on; null if none is
 */
record LiveOptions(
        List<Offer> engines,
        List<RunForm.Field> fields,
        @Nullable String current) {

    /**
     * An engine.
     *
     * @param id its name
     * @param available whether a run can be held on it
     * @param needsRedis whether it needs Redis, which is what an engine that is not available lacks
     */
    record Offer(LiveEngine id, boolean available, boolean needsRedis) {}
}
