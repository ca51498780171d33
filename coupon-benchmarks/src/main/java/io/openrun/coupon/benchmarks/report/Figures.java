package io.openrun.coupon.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What JMH measured: for each case a figure of each round, and under which conditions. */
final class Figures {

    private final List<Map<Case, List<Double>>> runs = new ArrayList<>();
    private final Map<Case, Double> failures = new TreeMap<>();
    private final Map<String, String> conditions = new TreeMap<>();
    private final TreeSet<String> settings = new TreeSet<>();

    /** Takes in the results of one JSON file of JMH's, which is one run. */
    void add(JsonNode results) {
        Map<Case, List<Double>> run = new TreeMap<>();
        for (JsonNode result : results) {
            addResult(result, run);
        }
        runs.add(run);
    }

    private void addResult(JsonNode result, Map<Case, List<Double>> run) {
        Case measured = caseOf(result);
        double figure = measured.latency() ? milliseconds(result) : score(result, measured.counted());
        run.computeIfAbsent(measured, first -> new ArrayList<>()).add(figure);
        failures.merge(measured, score(result, "failed") + score(result, "unknown"), Double::sum);
        result.path("conditions").properties().forEach(each -> conditions.put(each.getKey(), text(each.getValue())));
        settings.add(settings(result));
    }

    private static Case caseOf(JsonNode result) {
        String[] name = result.path("benchmark").asText().split("\\.", -1);
        String benchmark = name.length < 2 ? name[0] : name[name.length - 2] + "." + name[name.length - 1];
        JsonNode params = result.path("params");
        return new Case(
                benchmark,
                params.path("issuer").asText("?"),
                params.path("database").asText("?"),
                result.path("threads").asInt(),
                params.path("memory").asBoolean(false),
                !"thrpt".equals(result.path("mode").asText()));
    }

    private static double milliseconds(JsonNode result) {
        JsonNode metric = result.path("primaryMetric");
        double score = metric.path("score").asDouble();
        return switch (metric.path("scoreUnit").asText()) {
            case "s/op" -> score * 1_000;
            case "us/op" -> score / 1_000;
            case "ns/op" -> score / 1_000_000;
            default -> score;
        };
    }

    /** JMH writes what is no number as text; nothing was counted then. */
    private static double score(JsonNode result, String metric) {
        JsonNode score = result.path("secondaryMetrics").path(metric).path("score");
        return score.isNumber() ? score.asDouble() : 0;
    }

    private static String settings(JsonNode result) {
        return text(result.path("vmName")) + " " + text(result.path("vmVersion")) + ", JMH "
                + text(result.path("jmhVersion")) + ", warm-up " + text(result.path("warmupIterations")) + " x "
                + text(result.path("warmupTime")) + ", measured " + text(result.path("measurementIterations")) + " x "
                + text(result.path("measurementTime")) + ", forks " + text(result.path("forks"));
    }

    private static String text(JsonNode node) {
        return node.asText("?");
    }

    /** The figures of all rounds of all runs. */
    Map<Case, List<Double>> rounds() {
        Map<Case, List<Double>> rounds = new TreeMap<>();
        runs.forEach(run -> run.forEach((each, figures) ->
                rounds.computeIfAbsent(each, first -> new ArrayList<>()).addAll(figures)));
        return rounds;
    }

    /** The figures of a case in those runs that measured the other one too: what ran at another time is no measure. */
    List<Double> beside(Case other, Case measured) {
        return runs.stream()
                .filter(run -> run.containsKey(other))
                .flatMap(run -> run.getOrDefault(measured, List.of()).stream())
                .toList();
    }

    /** Failed and unknown calls per second, of all rounds together. */
    double failures(Case measured) {
        return failures.getOrDefault(measured, 0.0);
    }

    Map<String, String> conditions() {
        return Collections.unmodifiableMap(conditions);
    }

    Iterable<String> settings() {
        return settings;
    }

    static DoubleSummaryStatistics summary(List<Double> figures) {
        return figures.stream().mapToDouble(Double::doubleValue).summaryStatistics();
    }
}
