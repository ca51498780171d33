package io.openrun.coupon.queue;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** A report as a person reads it. */
final class ReportText {

    private static final int EXAMPLES_SHOWN = 5;

    private ReportText() {}

    static String of(ReconcileReport report) {
        StringBuilder text = new StringBuilder();
        ReconcileReport.Counts counts = report.counts();
        text.append(String.format(
                Locale.ROOT,
                "coupon %s, %s in epoch %d, at %s: %s%n",
                report.couponId(),
                report.state(),
                report.epoch(),
                report.at(),
                verdict(report)));
        text.append(String.format(
                Locale.ROOT,
                "  members %,d, rows %,d, in flight %,d, dead letters %,d, overflowed %,d, kept back %,d%n",
                counts.members(),
                counts.rows(),
                counts.inFlight(),
                counts.deadLetters(),
                counts.overflowed(),
                counts.keptBack()));
        text.append(
                report.horizon() == null
                        ? String.format(
                                Locale.ROOT,
                                "  nothing was judged as missing: a queue can't tell how old its messages are%n")
                        : String.format(
                                Locale.ROOT,
                                "  on its way may be what was issued less than %s ago%n",
                                report.horizon()));
        report.differences().forEach(difference -> append(text, report, difference));
        return text.toString();
    }

    private static String verdict(ReconcileReport report) {
        if (report.isClean()) {
            return "no differences";
        }
        if (!report.repairing()) {
            return String.format(Locale.ROOT, "%,d differences, nothing was changed", report.count());
        }
        return report.isRepaired()
                ? String.format(Locale.ROOT, "%,d differences, all repaired", report.count())
                : String.format(Locale.ROOT, "%,d differences, NOT ALL REPAIRED", report.count());
    }

    private static void append(StringBuilder text, ReconcileReport report, Difference difference) {
        text.append(String.format(Locale.ROOT, "  %-16s %,d", difference.kind(), difference.count()));
        if (difference.kind().isExplained()) {
            text.append(", explained");
        } else if (report.repairing()) {
            text.append(String.format(Locale.ROOT, ", repaired %,d", difference.repaired()));
        }
        List<Difference.Example> examples = difference.examples();
        text.append(examples.stream()
                .limit(EXAMPLES_SHOWN)
                .map(ReportText::example)
                .collect(Collectors.joining("; ", examples.isEmpty() ? "" : ": ", "")));
        text.append(
                difference.count() > EXAMPLES_SHOWN
                        ? String.format(Locale.ROOT, "; …%n")
                        : String.format(Locale.ROOT, "%n"));
        difference
                .sortedUnresolved()
                .forEach((reason, count) ->
                        text.append(String.format(Locale.ROOT, "    %,d can't be repaired now: %s%n", count, reason)));
    }

    private static String example(Difference.Example example) {
        return example.id() == null
                ? Objects.requireNonNullElse(example.detail(), "unknown")
                : example.id() + (example.detail() == null ? "" : " (" + example.detail() + ")");
    }
}
