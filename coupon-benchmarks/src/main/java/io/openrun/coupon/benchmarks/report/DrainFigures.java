package io.openrun.coupon.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How long one of them took in one round to store the rows that all of them store.
 *
 * @param round which round, 1 or more
 * @param who the worker, or the floor with so many connections
 * @param isFloor whether it is a floor
 * @param rows how many rows
 * @param seconds from the start to the last row
 */
public record DrainFigures(int round, String who, boolean isFloor, long rows, double seconds) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEAD = """
            | | mean | lowest round | highest round | rounds |
            |---|--:|--:|--:|--:|
            """;

    static DrainFigures of(JsonNode run) {
        return JSON.convertValue(run, DrainFigures.class);
    }

    private double perSecond() {
        return rows / seconds;
    }

    /** {@return a table in Markdown: rows per second of each, and the worker's ratio to the floors} */
    public static String table(List<DrainFigures> runs) {
        StringBuilder table = new StringBuilder(HEAD);
        Map<String, DoubleSummaryStatistics> rates = runs.stream()
                .collect(Collectors.groupingBy(
                        DrainFigures::who, LinkedHashMap::new, Collectors.summarizingDouble(DrainFigures::perSecond)));
        rates.forEach((who, rate) -> table.append(line(who + ", rows/s", "%,.0f", rate)));
        runs.stream()
                .filter(DrainFigures::isFloor)
                .map(DrainFigures::who)
                .distinct()
                .forEach(floor ->
                        table.append(ratio(floor, runs, each -> each.who().equals(floor))));
        table.append(ratio("the faster floor", runs, DrainFigures::isFloor));
        return table.toString();
    }

    private static String line(String what, String format, DoubleSummaryStatistics figures) {
        return String.format(
                Locale.ROOT,
                "| %s | " + format + " | " + format + " | " + format + " | %d |%n",
                what,
                figures.getAverage(),
                figures.getMin(),
                figures.getMax(),
                figures.getCount());
    }

    /** Of each round by itself: what ran at another time is no measure. */
    private static String ratio(String label, List<DrainFigures> runs, Predicate<DrainFigures> floors) {
        Map<Integer, List<DrainFigures>> rounds =
                runs.stream().collect(Collectors.groupingBy(DrainFigures::round, TreeMap::new, Collectors.toList()));
        DoubleSummaryStatistics ratio = rounds.values().stream()
                .mapToDouble(round -> fastest(round, each -> !each.isFloor()) / fastest(round, floors))
                .summaryStatistics();
        return line("the worker against " + label, "**%.2f**", ratio);
    }

    private static double fastest(List<DrainFigures> round, Predicate<DrainFigures> who) {
        return round.stream()
                .filter(who)
                .mapToDouble(DrainFigures::perSecond)
                .max()
                .orElse(Double.NaN);
    }
}
