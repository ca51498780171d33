package io.openrun.coupon.benchmarks.handoff;

import io.openrun.coupon.benchmarks.contest.BadArgument;
import io.openrun.coupon.benchmarks.contest.HandOffGround;
import io.openrun.coupon.benchmarks.report.Conditions;
import io.openrun.coupon.benchmarks.report.EndToEndFigures;
import io.openrun.coupon.benchmarks.report.RunResults;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Issues coupons in Redis while a worker stores them in PostgreSQL, and measures how far the rows are behind. */
@Command(
        name = "end-to-end",
        usageHelpWidth = 100,
        sortOptions = false,
        description = {
            "Issues coupons by redis-coalesced, brings them into PostgreSQL, and measures from the first call to the last"
                    + " row.",
            ""
        })
public final class EndToEndCommand implements Callable<Integer> {

    @Mixin
    private final EndToEndOptions options = new EndToEndOptions();

    @Option(names = "--out", paramLabel = "<file>", description = "Where the results go as JSON, too. Default: nowhere")
    private @Nullable Path out;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        options.check();
        if (out != null) {
            BadArgument.requireWritable(out, "--out");
        }
        List<EndToEndFigures> runs = new ArrayList<>();
        Map<String, String> conditions;
        try (HandOffGround ground = HandOffGround.open(options.redis());
                HandOff handOff = HandOff.open(options.handOff(), ground)) {
            conditions = Conditions.here(servers(ground, handOff));
            EndToEnd endToEnd = new EndToEnd(options, ground, handOff);
            say("warming up");
            EndToEndFigures unused = endToEnd.run(options.warmup());
            for (int run = 1; run <= options.repeat(); run++) {
                say("run " + run + " of " + options.repeat());
                runs.add(endToEnd.run(options.coupons()));
            }
        }
        print(runs, conditions);
        if (out != null) {
            RunResults.write(out, "end-to-end", runs, conditions);
        }
        return 0;
    }

    private Map<String, String> servers(HandOffGround ground, HandOff handOff) {
        Map<String, String> servers = new LinkedHashMap<>();
        servers.put(options.redis().toString(), ground.describe());
        handOff.describe().ifPresent(between -> servers.put(options.handOff().toString(), between));
        return servers;
    }

    private void say(String what) {
        spec.commandLine().getErr().println(options.handOff() + ", " + options.callers() + ": " + what + " ...");
    }

    private void print(List<EndToEndFigures> runs, Map<String, String> conditions) {
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.println(EndToEndFigures.table(runs));
        conditions.forEach((name, value) -> terminal.println("- " + name + ": " + value));
        terminal.flush();
    }
}
