package io.openrun.coupon.benchmarks;

import io.openrun.coupon.benchmarks.contest.BadArgument;
import io.openrun.coupon.benchmarks.contest.DatabaseChoice;
import io.openrun.coupon.benchmarks.contest.Ground;
import io.openrun.coupon.benchmarks.contest.IssuerChoice;
import io.openrun.coupon.benchmarks.report.Case;
import io.openrun.coupon.benchmarks.report.Conditions;
import io.openrun.coupon.benchmarks.report.JmhResults;
import io.openrun.coupon.benchmarks.report.Ratio;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures several issuers in turns, so that whatever happens to the machine meanwhile happens to all of them. */
@Command(
        name = "compare",
        usageHelpWidth = 100,
        sortOptions = false,
        description = {"Runs issuers in interleaved rounds, one JVM and fresh servers for each of them.", ""})
final class CompareCommand implements Callable<Integer> {

    private static final int ROUNDS_MAX = 100;
    private static final int THREADS_MAX = 1_000;

    /** Who calls. */
    enum CallMode {
        BLOCKING("blocking"),
        ASYNC("async");

        private final String word;

        CallMode(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** A list of cases with a name. */
    enum Preset {
        JDBC_RATIOS("jdbc-ratios"),
        REDIS_RATIOS("redis-ratios"),
        RATIOS("ratios");

        private final String word;

        Preset(String word) {
            this.word = word;
        }

        private List<Ratio> ratios() {
            return switch (this) {
                case JDBC_RATIOS -> Ratio.JDBC;
                case REDIS_RATIOS -> Ratio.REDIS;
                case RATIOS -> Ratio.ALL;
            };
        }

        @Override
        public String toString() {
            return word;
        }
    }

    @Option(
            names = "--preset",
            paramLabel = "<name>",
            description =
                    "All that ratios of the report need: ${COMPLETION-CANDIDATES}, which is both. Says who, on what, how.")
    private @Nullable Preset preset;

    @Option(
            names = "--issuers",
            paramLabel = "<name>",
            split = ",",
            description = "Who is compared, with commas between: ${COMPLETION-CANDIDATES}.")
    private List<IssuerChoice> issuers = List.of();

    @Option(
            names = "--database",
            paramLabel = "<name>",
            description = "On what: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private DatabaseChoice database = DatabaseChoice.POSTGRES;

    @Option(
            names = "--mode",
            paramLabel = "<mode>",
            description = "Whether callers wait: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private CallMode mode = CallMode.BLOCKING;

    @Option(names = "--threads", paramLabel = "<n>", description = "How many call. Default: ${DEFAULT-VALUE}")
    private int threads = 64;

    @Option(names = "--latency", description = "Measures the mean time of a call instead of calls per second.")
    private boolean latency;

    @Option(names = "--rounds", paramLabel = "<n>", description = "How often all are run. Default: ${DEFAULT-VALUE}")
    private int rounds = 3;

    @Option(
            names = "--warmup",
            paramLabel = "<s>",
            description = "Seconds of warm-up in each run. Default: ${DEFAULT-VALUE}")
    private double warmup = 8;

    @Option(
            names = "--measure",
            paramLabel = "<s>",
            description = "Seconds measured in each run. Default: ${DEFAULT-VALUE}")
    private double measure = 10;

    @Option(
            names = "--out",
            paramLabel = "<file>",
            description = "Where the results go, as JMH's JSON. Default: ${DEFAULT-VALUE}")
    private Path out = Path.of("compare.json");

    @Option(names = "--forks", hidden = true, description = "0 for tests: in this JVM.")
    private int forks = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws RunnerException {
        List<Case> cases = cases();
        List<RunResult> results = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (Case each : cases) {
                spec.commandLine().getErr().printf("Round %d of %d: %s%n", round, rounds, each.label());
                results.addAll(new Runner(JmhRun.of(each, warmup, measure, forks)).run());
            }
        }
        JmhResults.write(out, results, Conditions.here(servers(cases)));
        return 0;
    }

    private List<Case> cases() {
        BadArgument.require(rounds, 1, ROUNDS_MAX, "--rounds");
        BadArgument.require(threads, 1, THREADS_MAX, "--threads");
        BadArgument.requireSeconds(warmup, "--warmup");
        BadArgument.requireSeconds(measure, "--measure");
        BadArgument.requireWritable(out, "--out");
        if (preset != null) {
            BadArgument.require(issuers.isEmpty(), "--issuers can't be given with --preset, which says who");
            return Ratio.cases(preset.ratios());
        }
        BadArgument.require(!issuers.isEmpty(), "--issuers must name somebody, or --preset a list");
        return issuers.stream().map(this::caseOf).toList();
    }

    private Case caseOf(IssuerChoice issuer) {
        issuer.requireOn(database, "--issuers");
        BadArgument.require(
                mode == CallMode.BLOCKING || issuer.isAsync(),
                "--issuers has " + issuer + ", which makes its callers wait: --mode can't be async");
        Case plain = Case.of("HotCoupon." + mode, issuer.toString(), threads).on(database.toString());
        return latency ? plain.byLatency() : plain;
    }

    private static Map<String, String> servers(List<Case> cases) {
        Map<String, String> servers = new LinkedHashMap<>();
        for (Case each : cases) {
            Ground.describeServers(each.issuer(), each.database()).forEach(servers::putIfAbsent);
        }
        return servers;
    }
}
