package io.openrun.coupon.examples.service.live;

import io.openrun.coupon.testkit.OpenRunLatency;
import io.openrun.coupon.testkit.OpenRunPlan;
import io.openrun.coupon.testkit.OpenRunPromise;
import io.openrun.coupon.testkit.OpenRunTiming;
import io.openrun.coupon.testkit.OpenRunVerdict;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is shown.
 *
 * @param id its name
 * @param engine what issues
 * @param stock how many there are
 * @param members how many want one
 * @param clicks how often each asks
 * @param callers how many call at a time
 * @param state what it is doing
 * @param last the last sample; null if there is none yet
 * @param result what came of it; null unless it was judged
 * @param verdict whether the promises were kept; null unless it was judged
 * @param failure why it failed or a caller gave up; null if neither
 */
record RunView(
        String id,
        LiveEngine engine,
        int stock,
        int members,
        int clicks,
        int callers,
        RunState state,
        @Nullable LiveSample last,
        @Nullable Result result,
        @Nullable VerdictView verdict,
        @Nullable String failure) {

    static RunView of(
            String id,
            RunRequest request,
            RunState state,
            @Nullable LiveSample last,
            @Nullable Result result,
            @Nullable VerdictView verdict,
            @Nullable String failure) {
        OpenRunPlan plan = request.plan();
        return new RunView(
                id,
                request.engine(),
                plan.stock(),
                plan.members(),
                plan.clicks(),
                plan.callers(),
                state,
                last,
                result,
                verdict,
                failure);
    }

    /**
     * What came of a run.
     *
     * @param wholeMs from the start to the last answer, in milliseconds
     * @param issuingMs from the start until the last unit was issued, or to the last answer if some were left
     * @param lastRowMs from the last answer until the last row was there
     * @param issued how many were issued
     * @param issuedPerSecond how many a second, while there were any
     * @param p50Ms half of all calls took no longer
     * @param p99Ms 99 of 100 took no longer
     * @param maxMs the longest
     */
    record Result(
            long wholeMs,
            long issuingMs,
            long lastRowMs,
            long issued,
            double issuedPerSecond,
            double p50Ms,
            double p99Ms,
            double maxMs) {

        static Result of(OpenRunTiming timing, Duration lastRow, long issued, OpenRunLatency latency) {
            return new Result(
                    timing.whole().toMillis(),
                    timing.issuing().toMillis(),
                    lastRow.toMillis(),
                    issued,
                    Figures.rounded(timing.issuedPerSecond(issued)),
                    Figures.rounded(latency.p50Ms()),
                    Figures.rounded(latency.p99Ms()),
                    Figures.rounded(latency.maxMs()));
        }
    }

    /**
     * A verdict.
     *
     * @param pass whether all promises were kept
     * @param promises each of them
     */
    record VerdictView(boolean pass, List<PromiseView> promises) {

        static VerdictView of(OpenRunVerdict verdict) {
            return new VerdictView(
                    verdict.isPass(),
                    verdict.findings().stream().map(PromiseView::of).toList());
        }
    }

    /**
     * A promise.
     *
     * @param promise which
     * @param kept whether it was kept
     * @param figures the figures that show it
     * @param text what is promised, in English
     * @param found what was found, in English
     */
    record PromiseView(OpenRunPromise promise, boolean kept, List<Long> figures, String text, String found) {

        static PromiseView of(OpenRunVerdict.Finding finding) {
            return new PromiseView(
                    finding.promise(),
                    finding.isKept(),
                    finding.figures(),
                    finding.promise().text(),
                    finding.found());
        }
    }
}
