package io.openrun.coupon.benchmarks.loadtest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one crowd.
 *
 * @param engine who issued
 * @param round which round, 1 or more
 * @param answers what each member was answered
 * @param again what each was answered the second time; null if nobody asked again
 * @param peaks the highest of the service's metrics meanwhile
 * @param units how many there were
 * @param remaining how many were left
 * @param breaches of the promise, a sentence each
 */
record EngineRun(
        String engine,
        int round,
        Answers answers,
        @Nullable Answers again,
        Peaks peaks,
        int units,
        int remaining,
        List<String> breaches) {

    /** {@return how many requests got an answer that the plan does not expect, or none} */
    int errors() {
        return answers.failed() + (again == null ? 0 : again.failed());
    }

    /** {@return whether the promise was kept, and everybody got an answer} */
    boolean isWell() {
        return breaches.isEmpty() && errors() == 0;
    }
}
