package io.openrun.coupon.benchmarks.openrun;

import io.openrun.coupon.benchmarks.contest.Answer;
import io.openrun.coupon.benchmarks.contest.BadArgument;
import io.openrun.coupon.benchmarks.contest.Coupons;
import io.openrun.coupon.benchmarks.contest.DatabaseChoice;
import io.openrun.coupon.benchmarks.contest.Ground;
import io.openrun.coupon.benchmarks.contest.IssuerChoice;
import io.openrun.coupon.benchmarks.contest.Route;
import io.openrun.coupon.benchmarks.report.OpenRunFigures;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who issues to whom, and when they come. */
final class CrowdOptions {

    private static final int RATE_MAX = 1_000_000;
    private static final int CALLS_MAX = 10_000_000;
    private static final int THREADS_MAX = 2_000;
    private static final int REPEAT_MAX = 1_000;
    private static final double RTT_MS_MAX = 1_000;
    private static final int BURST_UNITS = 1_000;
    private static final List<Integer> RATES = List.of(500, 1_000, 2_000);

    @Option(
            names = "--engine",
            paramLabel = "<name>",
            description = "Who issues: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private IssuerChoice engine = IssuerChoice.GROUP_COMMIT;

    @Option(
            names = "--database",
            paramLabel = "<name>",
            description = "On what: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private DatabaseChoice database = DatabaseChoice.POSTGRES;

    @Option(
            names = "--rates",
            paramLabel = "<n>",
            split = ",",
            description = "Calls per second, one rate after the other, with commas between. Default: 500,1000,2000")
    private @Nullable List<Integer> rates;

    @Option(
            names = "--seconds",
            paramLabel = "<s>",
            description = "How long each rate lasts. Default: ${DEFAULT-VALUE}")
    private double seconds = 10;

    @Option(names = "--burst", paramLabel = "<n>", description = "So many members at once, instead of rates.")
    private @Nullable Integer burst;

    @Option(
            names = "--units",
            paramLabel = "<n>",
            description = "How many coupons there are. Default: 1000 for a burst, plenty for rates")
    private @Nullable Integer units;

    @Option(names = "--repeat", paramLabel = "<n>", description = "How many bursts. Default: ${DEFAULT-VALUE}")
    private int repeat = 3;

    @Option(
            names = "--threads",
            paramLabel = "<n>",
            description = "How many calls can wait at a time, for engines that make callers wait, and with --blocking."
                    + " Default: ${DEFAULT-VALUE}")
    private int threads = 256;

    @Option(names = "--blocking", description = "Makes callers wait also where the engine does not.")
    private boolean blocking;

    @Option(
            names = "--rtt",
            paramLabel = "<ms>",
            description = "What a round trip to the servers takes longer, by a proxy. Default: ${DEFAULT-VALUE}")
    private double rtt;

    @Option(
            names = "--warmup",
            paramLabel = "<s>",
            description = "Seconds at the first rate, or of bursts, that are not reported. Default: ${DEFAULT-VALUE}")
    private double warmup = 5;

    void check() {
        if (rates != null) {
            BadArgument.require(burst == null, "--rates can't be given with --burst");
            BadArgument.require(!rates.isEmpty(), "--rates must have one");
            rates.forEach(rate -> BadArgument.require(rate, 1, RATE_MAX, "--rates"));
        }
        if (burst != null) {
            BadArgument.require(burst, 1, CALLS_MAX, "--burst");
        }
        if (units != null) {
            BadArgument.require(units, 0, Coupons.PLENTY, "--units");
        }
        BadArgument.require(repeat, 1, REPEAT_MAX, "--repeat");
        BadArgument.require(threads, 1, THREADS_MAX, "--threads");
        BadArgument.require(rtt >= 0 && rtt <= RTT_MS_MAX, "--rtt must be 0 to 1000 ms, was " + rtt);
        BadArgument.requireSeconds(seconds, "--seconds");
        BadArgument.requireSeconds(warmup, "--warmup");
        engine.requireOn(database, "--engine");
        BadArgument.require(
                rtt == 0 || (database != DatabaseChoice.H2 && engine != IssuerChoice.MEMORY),
                "--rtt needs a network, which --database " + database + " and --engine " + engine + " do without");
        BadArgument.require(!engine.isFloor(), "--engine " + engine + " decides nothing for a single call");
    }

    IssuerChoice engine() {
        return engine;
    }

    /** Where it issues, in a word. */
    String place() {
        return engine == IssuerChoice.MEMORY ? "none" : database.toString();
    }

    Ground.Plan plan() {
        return Ground.Plan.of(engine, database, threads);
    }

    Route route() {
        return rtt == 0 ? Route.DIRECT : new DelayedRoute(rtt);
    }

    int threads() {
        return threads;
    }

    boolean callsBack() {
        return engine.callsBack() && !blocking;
    }

    boolean isBurst() {
        return burst != null;
    }

    int units() {
        if (units != null) {
            return units;
        }
        return isBurst() ? BURST_UNITS : Coupons.PLENTY;
    }

    double warmupSeconds() {
        return warmup;
    }

    /** One for each line of the table. */
    List<Arrivals> arrivals() {
        if (burst != null) {
            return Collections.nCopies(repeat, Arrivals.atOnce(burst));
        }
        return rates().stream().map(rate -> Arrivals.atRate(rate, seconds)).toList();
    }

    /** What to warm up with, again and again. */
    Arrivals warmup() {
        return burst != null ? Arrivals.atOnce(burst) : Arrivals.atRate(rates().get(0), Math.min(1, warmup));
    }

    private List<Integer> rates() {
        return rates == null ? RATES : rates;
    }

    OpenRunFigures figures(Arrivals arrivals, Times times) {
        return new OpenRunFigures(
                engine + (callsBack() ? ", async" : ", " + threads + " threads"),
                place(),
                rtt,
                arrivals.label(),
                arrivals.perSecond(),
                arrivals.calls(),
                times.tally().count(Answer.ISSUED),
                times.tally().count(Answer.FAILED) + times.tally().count(Answer.UNKNOWN),
                times.issuedPerSecond(),
                times.meanMs(),
                times.percentileMs(50),
                times.percentileMs(99),
                times.maxMs());
    }
}
