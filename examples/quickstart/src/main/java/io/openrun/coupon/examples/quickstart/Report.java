package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.Refusal;
import io.openrun.coupon.testkit.OpenRunPlan;
import io.openrun.coupon.testkit.OpenRunTally;
import io.openrun.coupon.testkit.OpenRunTiming;
import io.openrun.coupon.testkit.OpenRunVerdict;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Prints a result: a table for people, and as the last line a JSON object for programs. */
record Report(PrintWriter out) {

    void print(RunResult result) {
        printRun(result);
        printAnswers(result);
        printTimes(result);
        printPromises(result);
        printJson(result);
        out.flush();
    }

    private void printRun(RunResult result) {
        OpenRunPlan plan = result.plan();
        row("engine", result.engine().toString());
        row("database", result.place().description());
        row("afterwards", result.place().afterwards());
        row("crowd", "%,d members, %,d calls each, from %,d threads", plan.members(), plan.clicks(), plan.callers());
        row("stock", "%,d", plan.stock());
        out.println();
    }

    private void printAnswers(RunResult result) {
        OpenRunTally tally = result.tally();
        row("calls", "%,d", tally.answered());
        row("  issued", "%,d", tally.issued());
        row("  already issued", "%,d", tally.already());
        for (Refusal reason : Refusal.values()) {
            if (tally.refused(reason) > 0 || reason == Refusal.SOLD_OUT) {
                row("  refused " + reason, "%,d", tally.refused(reason));
            }
        }
        row("asked again", "%,d times", tally.askedAgain());
        row(
                "clicks alike",
                "%,d of %,d members",
                tally.membersAnsweredAlike(),
                result.plan().members());
        row("rows", "%,d", result.ledger().rows().size());
        row("left", "%,d", result.ledger().remainCount());
        out.println();
    }

    private void printTimes(RunResult result) {
        OpenRunTiming timing = result.timing();
        row(
                "mean",
                "%.2f ms a call, asking again included",
                result.tally().latency().meanMs());
        row("p99", "%.2f ms", result.tally().latency().p99Ms());
        row(
                "issued per second",
                "%,.1f, from the start until %s: %.2f s",
                issuedPerSecond(result),
                timing.allIssued() ? "the last one was issued" : "the last answer",
                seconds(timing.issuing()));
        row("all calls", "%.2f s", seconds(timing.whole()));
        result.arrival().ifPresent(this::printArrival);
        out.println();
    }

    private void printArrival(Arrival arrival) {
        row("hand-off", "by %s", arrival.way());
        arrival.rowsAtTheKill()
                .ifPresent(rows -> row("worker killed", "when %,d rows were there, another took over", rows));
        row("last row", "%.2f s after the last answer", seconds(arrival.lastRow()));
    }

    private void printPromises(RunResult result) {
        for (OpenRunVerdict.Finding finding : result.verdict().findings()) {
            out.println(String.format(
                    Locale.ROOT,
                    "%-6s %-55s %s",
                    finding.isKept() ? "ok" : "BROKEN",
                    finding.promise().text(),
                    finding.found()));
        }
        result.tally().failure().ifPresent(reason -> out.println("A call gave up: " + StoreFailure.explain(reason)));
        out.println();
    }

    private void printJson(RunResult result) {
        OpenRunTally tally = result.tally();
        out.println(String.format(
                Locale.ROOT,
                "{\"engine\":\"%s\",\"database\":\"%s\",\"members\":%d,\"stock\":%d,"
                        + "\"issued\":%d,\"refused\":%d,\"already\":%d,\"rows\":%d,"
                        + "\"meanMs\":%.2f,\"p99Ms\":%.2f,\"issuedPerSecond\":%.1f,%s\"verdict\":\"%s\"}",
                result.engine(),
                result.place().word(),
                result.plan().members(),
                result.plan().stock(),
                tally.issued(),
                tally.refused(),
                tally.already(),
                result.ledger().rows().size(),
                tally.latency().meanMs(),
                tally.latency().p99Ms(),
                issuedPerSecond(result),
                result.arrival().map(Report::json).orElse(""),
                word(result.verdict())));
    }

    private static String json(Arrival arrival) {
        String kill = arrival.rowsAtTheKill().isPresent()
                ? "\"rowsAtTheKill\":" + arrival.rowsAtTheKill().getAsLong() + ","
                : "";
        return String.format(Locale.ROOT, "\"lastRowSeconds\":%.2f,%s", seconds(arrival.lastRow()), kill);
    }

    private static String word(OpenRunVerdict verdict) {
        return verdict.isPass() ? "PASS" : "FAIL";
    }

    private static double issuedPerSecond(RunResult result) {
        return result.timing().issuedPerSecond(result.tally().issued());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private void row(String name, String format, Object... values) {
        out.println(String.format(Locale.ROOT, "%-20s ", name) + String.format(Locale.ROOT, format, values));
    }
}
