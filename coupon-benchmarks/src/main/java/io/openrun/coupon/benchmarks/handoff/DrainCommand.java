package io.openrun.coupon.benchmarks.handoff;

import io.openrun.coupon.benchmarks.contest.BadArgument;
import io.openrun.coupon.benchmarks.contest.DatabaseChoice;
import io.openrun.coupon.benchmarks.contest.HandOffGround;
import io.openrun.coupon.benchmarks.report.Conditions;
import io.openrun.coupon.benchmarks.report.DrainFigures;
import io.openrun.coupon.benchmarks.report.RunResults;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lets the worker store a full outbox, and a floor the same number of rows, in turns and on the same servers. */
@Command(
        name = "drain",
        usageHelpWidth = 100,
        sortOptions = false,
        description = {
            "Measures how fast the worker stores a full outbox of Redis in PostgreSQL, and in the same rounds how fast bare"
                    + " inserts of 1,000 rows each are, on one connection and on two.",
            ""
        })
public final class DrainCommand implements Callable<Integer> {

    private static final int ROUNDS_MAX = 100;
    private static final int EVENTS_MAX = 10_000_000;

    @Option(names = "--events", paramLabel = "<n>", description = "How many there are. Default: ${DEFAULT-VALUE}")
    private int events = 200_000;

    @Option(names = "--rounds", paramLabel = "<n>", description = "How often all are run. Default: ${DEFAULT-VALUE}")
    private int rounds = 5;

    @Option(
            names = "--warmup",
            paramLabel = "<n>",
            description = "Rounds before, which are not reported. Default: ${DEFAULT-VALUE}")
    private int warmup = 2;

    @Option(names = "--out", paramLabel = "<file>", description = "Where the results go as JSON, too. Default: nowhere")
    private @Nullable Path out;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        BadArgument.require(events, 1, EVENTS_MAX, "--events");
        BadArgument.require(rounds, 1, ROUNDS_MAX, "--rounds");
        BadArgument.require(warmup, 0, ROUNDS_MAX, "--warmup");
        if (out != null) {
            BadArgument.requireWritable(out, "--out");
        }
        List<DrainFigures> runs = new ArrayList<>();
        Map<String, String> conditions;
        DatabaseChoice redis = DatabaseChoice.REDIS_EVERYSEC;
        try (HandOffGround ground = HandOffGround.open(redis)) {
            conditions = Conditions.here(Map.of(redis.toString(), ground.describe()));
            Drain drain = new Drain(ground, events);
            for (int round = 1 - warmup; round <= rounds; round++) {
                spec.commandLine().getErr().println(name(round) + " ...");
                List<DrainFigures> measured = drain.round(round);
                if (round > 0) {
                    runs.addAll(measured);
                }
            }
        }
        print(runs, conditions);
        if (out != null) {
            RunResults.write(out, "drain", runs, conditions);
        }
        return 0;
    }

    private String name(int round) {
        return round > 0 ? "Round " + round + " of " + rounds : "Warming up";
    }

    private void print(List<DrainFigures> runs, Map<String, String> conditions) {
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.println(DrainFigures.table(runs));
        conditions.forEach((name, value) -> terminal.println("- " + name + ": " + value));
        terminal.flush();
    }
}
