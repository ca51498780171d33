package io.openrun.coupon.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of one run from the first call to the last row.
 *
 * @param handOff how events got from the outbox to the worker
 * @param redis where the coupons were issued
 * @param callers who called
 * @param worker when the worker ran: from the start, or after the last answer
 * @param issued how many coupons were issued, each of which has its row
 * @param errors how many calls failed or have no known answer
 * @param issueSeconds from the first call to the last answer
 * @param issuedPerSecond over that time
 * @param backlogMean messages that were not acknowledged while it was issued, in the outbox and in between
 * @param backlogMax the most of them
 * @param oldestMsMean the age of the oldest of them in milliseconds; null if nobody could tell
 * @param oldestMsMax the highest age; null if nobody could tell
 * @param missingMean issued coupons without a row while it was issued
 * @param missingMax the most of them
 * @param drainSeconds from the last answer to the last row; if the worker ran after it, from its start
 * @param storedPerSecond rows from the first call to the last row; if the worker ran after it, from its start
 */
public record EndToEndFigures(
        String handOff,
        String redis,
        String callers,
        String worker,
        long issued,
        long errors,
        double issueSeconds,
        double issuedPerSecond,
        double backlogMean,
        long backlogMax,
        @Nullable Double oldestMsMean,
        @Nullable Long oldestMsMax,
        double missingMean,
        long missingMax,
        double drainSeconds,
        double storedPerSecond) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEAD = """
            | hand-off | redis | callers | worker | issued | errors | in s | issued/s | backlog mean, max | oldest ms mean, max | without a row mean, max | last row after s | stored/s |
            |---|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
            """;

    static EndToEndFigures of(JsonNode run) {
        return JSON.convertValue(run, EndToEndFigures.class);
    }

    /** {@return a table in Markdown} */
    public static String table(List<EndToEndFigures> runs) {
        StringBuilder table = new StringBuilder(HEAD);
        runs.forEach(run -> table.append(run.line()));
        return table.toString();
    }

    private String line() {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %,d | %,d | %.2f | %,.0f | %,.0f, %,d | %s | %,.0f, %,d | %.2f | %,.0f |%n",
                handOff,
                redis,
                callers,
                worker,
                issued,
                errors,
                issueSeconds,
                issuedPerSecond,
                backlogMean,
                backlogMax,
                oldest(),
                missingMean,
                missingMax,
                drainSeconds,
                storedPerSecond);
    }

    private String oldest() {
        return oldestMsMean == null || oldestMsMax == null
                ? "?"
                : String.format(Locale.ROOT, "%,.0f, %,d", oldestMsMean, oldestMsMax);
    }
}
