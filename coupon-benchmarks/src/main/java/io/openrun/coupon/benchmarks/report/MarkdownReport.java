package io.openrun.coupon.benchmarks.report;

import io.openrun.coupon.benchmarks.report.BarChart.Bar;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tells what was measured: ratios first, since they hold beyond this machine, then the figures and the conditions. */
final class MarkdownReport {

    private static final String ISSUED_CHART = "issued-per-second.svg";
    private static final String RATIO_CHART = "ratios.svg";

    private final Figures figures;
    private final OpenRuns openRuns;
    private final HandOffs handOffs;

    MarkdownReport(Figures figures, OpenRuns openRuns, HandOffs handOffs) {
        this.figures = figures;
        this.openRuns = openRuns;
        this.handOffs = handOffs;
    }

    String text() {
        StringBuilder text = new StringBuilder("# What was measured\n");
        text.append("\nQuote ratios: absolute figures are those of one machine. Client and server shared its cores.\n");
        appendRatios(text);
        appendFigures(text);
        appendOpenRuns(text);
        appendHandOffs(text);
        appendConditions(text);
        return text.toString();
    }

    /** Charts by the names of their files, of what there is to show. */
    Map<String, String> charts() {
        Map<String, String> charts = new LinkedHashMap<>();
        List<Bar> ratios = measured().stream()
                .map(each -> new Bar(each.ratio().label(), each.mean(), decimal(each.mean()) + " x"))
                .toList();
        if (!ratios.isEmpty()) {
            charts.put(RATIO_CHART, BarChart.of("Ratios", ratios));
        }
        List<Bar> issued = issued();
        if (!issued.isEmpty()) {
            charts.put(ISSUED_CHART, BarChart.of("Issued per second", issued));
        }
        return charts;
    }

    private List<Bar> issued() {
        List<Bar> bars = new ArrayList<>();
        figures.rounds().forEach((each, rounds) -> {
            if (!each.latency() && "issued".equals(each.counted())) {
                double mean = Figures.summary(rounds).getAverage();
                bars.add(new Bar(each.label(), mean, whole(mean)));
            }
        });
        return bars;
    }

    private List<MeasuredRatio> measured() {
        return Ratio.ALL.stream()
                .map(ratio -> MeasuredRatio.of(ratio, figures))
                .flatMap(Optional::stream)
                .toList();
    }

    private void appendRatios(StringBuilder text) {
        List<MeasuredRatio> ratios = measured();
        if (ratios.isEmpty()) {
            return;
        }
        text.append("\n## Ratios\n\n");
        text.append("| | mean | lowest round | highest round |\n|---|--:|--:|--:|\n");
        for (MeasuredRatio each : ratios) {
            text.append("| ").append(each.ratio().label());
            text.append(" | **").append(decimal(each.mean())).append("** | ");
            text.append(decimal(each.min())).append(" | ");
            text.append(decimal(each.max())).append(" |\n");
        }
        text.append("\n![Ratios](").append(RATIO_CHART).append(")\n");
    }

    private void appendFigures(StringBuilder text) {
        if (figures.rounds().isEmpty()) {
            return;
        }
        text.append("\n## Figures\n\nAnswers of the named kind per second; for a lone caller's time milliseconds.\n\n");
        text.append("| what | counted | mean | min | max | rounds | failed or unknown/s |\n");
        text.append("|---|---|--:|--:|--:|--:|--:|\n");
        figures.rounds().forEach((each, rounds) -> text.append(line(each, rounds)));
        if (!issued().isEmpty()) {
            text.append("\n![Issued per second](").append(ISSUED_CHART).append(")\n");
        }
    }

    private String line(Case each, List<Double> rounds) {
        DoubleSummaryStatistics summary = Figures.summary(rounds);
        return String.format(
                Locale.ROOT,
                "| %s: %s | %s | %s | %s | %s | %d | %s |%n",
                each.benchmark(),
                each.label(),
                each.latency() ? "ms a call" : each.counted(),
                figure(each, summary.getAverage()),
                figure(each, summary.getMin()),
                figure(each, summary.getMax()),
                rounds.size(),
                each.latency() ? "" : whole(figures.failures(each) / rounds.size()));
    }

    private void appendOpenRuns(StringBuilder text) {
        if (openRuns.runs().isEmpty()) {
            return;
        }
        text.append(
                "\n## Open runs\n\nTimes are from the moment a call was meant to start. A rate is kept if the mean is"
                        + " below 200 ms, 99 of 100 calls are below 500 ms, and none fails.\n\n");
        text.append(OpenRunFigures.table(openRuns.runs()));
    }

    private void appendHandOffs(StringBuilder text) {
        if (!handOffs.runs().isEmpty()) {
            text.append("\n## From the first call to the last row\n\nBacklog, age and coupons without a row are those"
                    + " while it was issued. The last row is counted from the last answer; where the worker ran after"
                    + " it, from its start, with all before it.\n\n");
            text.append(EndToEndFigures.table(handOffs.runs()));
        }
        for (List<DrainFigures> drain : handOffs.drains()) {
            text.append("\n## The worker against bare batched inserts\n\nThe same number of rows into the same emptied"
                    + " table, one after the other in each round.\n\n");
            text.append(DrainFigures.table(drain));
        }
    }

    private void appendConditions(StringBuilder text) {
        Map<String, String> conditions = new TreeMap<>(figures.conditions());
        conditions.putAll(openRuns.conditions());
        conditions.putAll(handOffs.conditions());
        text.append("\n## Conditions\n\n");
        conditions.forEach((name, value) ->
                text.append("- ").append(name).append(": ").append(value).append('\n'));
        figures.settings()
                .forEach(each -> text.append("- run by: ").append(each).append('\n'));
        if (conditions.isEmpty()) {
            text.append("- machine and servers were not recorded: these are files of JMH's own\n");
        }
    }

    private static String figure(Case each, double value) {
        return each.latency() ? String.format(Locale.ROOT, "%.3f", value) : whole(value);
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%,.1f", value);
    }
}
