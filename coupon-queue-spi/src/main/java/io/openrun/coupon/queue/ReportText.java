package io.openrun.coupon.queue;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** A report as a person reads it. */
final class ReportText {

    private static final int EXAMPLES_SHOWN = 5;

    private ReportText() {}

    static String of(ReconcileReport report) {
        StringBuilder text = new StringBuilder();
        ReconcileReport.Counts counts = report.counts();
        text.append("coupon %s, %s in epoch %d, at %s: %s%n"
                .formatted(report.couponId(), report.state(), report.epoch(), report.at(), verdict(report)));
        text.append("  members %,d, rows %,d, in flight %,d, dead letters %,d, overflowed %,d, kept back %,d%n"
                .formatted(
                        counts.members(),
                        counts.rows(),
                        counts.inFlight(),
                        counts.deadLetters(),
                        counts.overflowed(),
                        counts.keptBack()));
        text.append(
                report.horizon() == null
                        ? "  nothing was judged as missing: a queue can't tell how old its messages are%n".formatted()
                        : "  on its way may be what was issued less than %s ago%n".formatted(report.horizon()));
        report.differences().forEach(difference -> append(text, report, difference));
        return text.toString();
    }

    private static String verdict(ReconcileReport report) {
        if (report.isClean()) {
            return "no differences";
        }
        if (!report.repairing()) {
            return "%,d differences, nothing was changed".formatted(report.count());
        }
        return report.isRepaired()
                ? "%,d differences, all repaired".formatted(report.count())
                : "%,d differences, NOT ALL REPAIRED".formatted(report.count());
    }

    private static void append(StringBuilder text, ReconcileReport report, Difference difference) {
        text.append("  %-16s %,d".formatted(difference.kind(), difference.count()));
        if (difference.kind().isExplained()) {
            text.append(", explained");
        } else if (report.repairing()) {
            text.append(", repaired %,d".formatted(difference.repaired()));
        }
        List<Difference.Example> examples = difference.examples();
        text.append(examples.stream()
                .limit(EXAMPLES_SHOWN)
                .map(ReportText::example)
                .collect(Collectors.joining("; ", examples.isEmpty() ? "" : ": ", "")));
        text.append(difference.count() > EXAMPLES_SHOWN ? "; …%n".formatted() : "%n".formatted());
        difference
                .sortedUnresolved()
                .forEach(
                        (reason, count) -> text.append("    %,d can't be repaired now: %s%n".formatted(count, reason)));
    }

    private static String example(Difference.Example example) {
        return example.id() == null
                ? Objects.requireNonNullElse(example.detail(), "unknown")
                : example.id() + (example.detail() == null ? "" : " (" + example.detail() + ")");
    }
}
