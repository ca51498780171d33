package io.openrun.coupon.examples.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What processes export in the text format of Prometheus: names, labels with their values, types. */
final class ExportedMetrics {

    /** What Prometheus and the agent add to each metric. */
    private static final Set<String> OF_THE_TARGET = Set.of("job", "instance", "role");

    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Map<String, Map<String, Set<String>>> metrics = new TreeMap<>();
    private final Map<String, String> types = new TreeMap<>();

    ExportedMetrics(Stream<String> scraped) {
        metrics.put("up", new TreeMap<>()); // Prometheus' own
        scraped.flatMap(String::lines).forEach(this::read);
    }

    private void read(String line) {
        Matcher type = TYPE.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (type.matches()) {
            types.put(type.group(1), type.group(2));
        } else if (sample.matches()) {
            Map<String, Set<String>> labels = metrics.computeIfAbsent(sample.group(1), name -> new TreeMap<>());
            Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
            while (label.find()) {
                labels.computeIfAbsent(label.group(1), name -> new TreeSet<>()).add(label.group(2));
            }
        }
    }

    boolean has(String metric) {
        return metrics.containsKey(metric);
    }

    /** {@code counter}, {@code gauge}, {@code summary}, {@code histogram}, or nothing. */
    String type(String metric) {
        String family = types.containsKey(metric) ? metric : metric.replaceFirst("_(sum|count|bucket)$", "");
        return types.getOrDefault(family, "");
    }

    /** What is wrong with an expression: nothing, if all it names is exported. */
    List<String> wrongWith(String expression) {
        List<String> wrong = new ArrayList<>();
        PromQuery.parse(expression).uses().forEach(use -> wrong.addAll(wrongWith(use.metric(), use.labels())));
        return wrong;
    }

    /** What is wrong with the use of a metric and of labels, some with values. */
    List<String> wrongWith(String metric, Map<String, Set<String>> labels) {
        Map<String, Set<String>> exported = metrics.get(metric);
        if (exported == null) {
            return List.of("no metric " + metric);
        }
        List<String> wrong = new ArrayList<>();
        labels.forEach((label, values) -> {
            Set<String> known = exported.getOrDefault(label, Set.of());
            if (known.isEmpty() && !OF_THE_TARGET.contains(label)) {
                wrong.add("no label " + label + " of " + metric);
            } else if (!OF_THE_TARGET.contains(label) && !known.containsAll(values)) {
                wrong.add("not all of " + values + " of label " + label + " of " + metric + ", only " + known);
            }
        });
        return wrong;
    }
}
