package io.openrun.coupon.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;

/**
 * What came of one open run. Times are in milliseconds, from the moment a call was meant to start.
 *
 * @param engine who issued
 * @param database on what
 * @param rttMs what a round trip was made to take longer
 * @param arrival how the members came: at a rate, or all at once
 * @param rate the calls per second that were meant; 0 if all came at once
 * @param calls how many calls there were
 * @param issued how many were issued
 * @param errors how many calls failed or have no known answer
 * @param issuedPerSecond from the first arrival to the last issue
 * @param meanMs the mean time
 * @param p50Ms the time of half of the calls
 * @param p99Ms the time of 99 of 100 calls
 * @param maxMs the longest time
 */
public record OpenRunFigures(
        String engine,
        String database,
        double rttMs,
        String arrival,
        int rate,
        long calls,
        long issued,
        long errors,
        double issuedPerSecond,
        double meanMs,
        double p50Ms,
        double p99Ms,
        double maxMs) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double MEAN_MS_MAX = 200;
    private static final double P99_MS_MAX = 500;
    private static final String HEAD = """
            | engine | database | round trip + | arrival | calls | issued | errors | issued/s | mean ms | p50 ms | p99 ms | max ms |
            |---|---|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|
            """;

    static OpenRunFigures of(JsonNode run) {
        return JSON.convertValue(run, OpenRunFigures.class);
    }

    /** Whether users would call it fast: a mean below 200 ms, 99 of 100 below 500 ms, and no errors. */
    public boolean keepsUp() {
        return errors == 0 && meanMs < MEAN_MS_MAX && p99Ms < P99_MS_MAX;
    }

    /** {@return a table in Markdown} */
    public static String table(List<OpenRunFigures> runs) {
        StringBuilder table = new StringBuilder(HEAD);
        runs.forEach(run -> table.append(run.line()));
        return table.toString();
    }

    private String line() {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s ms | %s | %,d | %,d | %,d | %,.0f | %.2f | %.2f | %.2f | %.2f |%n",
                engine,
                database,
                rttMs,
                arrival,
                calls,
                issued,
                errors,
                issuedPerSecond,
                meanMs,
                p50Ms,
                p99Ms,
                maxMs);
    }
}
