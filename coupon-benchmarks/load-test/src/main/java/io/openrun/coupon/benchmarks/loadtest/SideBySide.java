package io.openrun.coupon.benchmarks.loadtest;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The report in Markdown: a column for each engine.
 *
 * @param runs what came of each crowd
 * @param conditions what to tell a reader, by its name
 */
record SideBySide(List<EngineRun> runs, SortedMap<String, String> conditions) {

    private static final String NOTHING = "–";
    private static final String INTRODUCTION = """
            # Load test

            A crowd of JMeter's asks the service, each member once, for one of the coupons of `open-run`. Times are those that
            JMeter saw; threads and pools are the highest of the service's own metrics, looked at four times a second while the
            crowd was there. Where rounds differ the mean stands before the lowest and the highest.

            """;

    String text() {
        return INTRODUCTION + table() + '\n' + verdict() + "\n## Conditions\n\n" + list();
    }

    private String table() {
        return row("", engine -> engine)
                + "|---|" + "--:|".repeat(engines().size()) + '\n'
                + mean("TPS: answers per second", 0, run -> run.answers().perSecond())
                + mean("mean, ms", 1, run -> run.answers().meanMs())
                + mean("median, ms", 0, run -> run.answers().p50Ms())
                + mean("p99, ms", 0, run -> run.answers().p99Ms())
                + mean("slowest, ms", 0, run -> run.answers().maxMs())
                + mean("last one issued after, s", 2, run -> run.answers().sellOutSeconds())
                + mean("issued", 0, run -> run.answers().answered(Promise.ISSUED))
                + mean("told that it is sold out", 0, run -> run.answers().answered(Promise.SOLD_OUT))
                + mean("errors (503: ask again)", 0, run -> run.errors())
                + mean("active threads of JMeter, most", 0, run -> run.answers().threadsMax())
                + row("busy threads of Tomcat, most", engine -> most(engine, "tomcat_threads_busy_threads", ""))
                + row("live threads of the service, most", engine -> most(engine, "jvm_threads_live_threads", ""))
                + row(
                        "pool of the data source, most",
                        engine -> pool(engine, "hikaricp_connections_active", "hikaricp_connections_pending", ""))
                + row("the engine's share of the database, most", engine -> pool(engine, "database"))
                + row("pool of Redis, most", engine -> pool(engine, "redis"))
                + row("waiting for their batch, most", engine -> most(engine, "coupon_pending_requests", ""))
                + mean("looks at the metrics", 0, run -> run.peaks().looks());
    }

    private List<String> engines() {
        return runs.stream().map(EngineRun::engine).distinct().toList();
    }

    private List<EngineRun> of(String engine) {
        return runs.stream().filter(run -> run.engine().equals(engine)).toList();
    }

    private String row(String label, UnaryOperator<String> cell) {
        return engines().stream().map(cell).collect(Collectors.joining(" | ", "| " + label + " | ", " |\n"));
    }

    private String mean(String label, int digits, ToDoubleFunction<EngineRun> figure) {
        return row(label, engine -> {
            DoubleSummaryStatistics rounds =
                    of(engine).stream().mapToDouble(figure).summaryStatistics();
            String mean = number(rounds.getAverage(), digits);
            String low = number(rounds.getMin(), digits);
            String high = number(rounds.getMax(), digits);
            return low.equals(high) ? mean : mean + " (" + low + " – " + high + ")";
        });
    }

    private static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    private String most(String engine, String metric, String label) {
        OptionalDouble most = highest(engine, metric, label);
        return most.isPresent() ? number(most.getAsDouble(), 0) : NOTHING;
    }

    private OptionalDouble highest(String engine, String metric, String label) {
        return of(engine).stream()
                .map(run -> run.peaks().of(metric, label))
                .flatMapToDouble(OptionalDouble::stream)
                .max();
    }

    private String pool(String engine, String name) {
        return pool(engine, "coupon_pool_active_connections", "coupon_pool_waiting_callers", "pool=\"" + name + "\"");
    }

    /** In use, of how many, and who waits. */
    private String pool(String engine, String active, String waiting, String label) {
        if (highest(engine, active, label).isEmpty()) {
            return NOTHING;
        }
        String size = most(engine, active.replace("active", "max"), label);
        return most(engine, active, label) + " of " + size + ", " + most(engine, waiting, label) + " waiting";
    }

    private String verdict() {
        List<String> breaches = runs.stream()
                .flatMap(run -> run.breaches().stream()
                        .map(breach -> "- **" + run.engine() + ", round " + run.round() + ": " + breach + "**"))
                .toList();
        if (breaches.isEmpty()) {
            int errors = runs.stream().mapToInt(EngineRun::errors).sum();
            return "The promise was kept in each of the " + runs.size() + " runs: "
                    + (errors == 0
                            ? "exactly as many were issued as there were, all others were told that it is sold out, and"
                                    + " none is left.\n"
                            : "never more were issued than there were. But %,d requests failed.%n".formatted(errors));
        }
        return "The promise was broken:\n\n" + String.join("\n", breaches) + '\n';
    }

    private String list() {
        return conditions.entrySet().stream()
                .map(condition -> "- " + condition.getKey() + ": " + condition.getValue() + '\n')
                .collect(Collectors.joining());
    }
}
