package io.openrun.coupon.benchmarks.openrun;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.benchmarks.contest.AsyncContestant;
import io.openrun.coupon.benchmarks.contest.BadArgument;
import io.openrun.coupon.benchmarks.contest.Coupons;
import io.openrun.coupon.benchmarks.contest.Ground;
import io.openrun.coupon.benchmarks.contest.Promises;
import io.openrun.coupon.benchmarks.report.Conditions;
import io.openrun.coupon.benchmarks.report.OpenRunFigures;
import io.openrun.coupon.benchmarks.report.RunResults;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lets members come at fixed rates or all at once, and measures how long they wait for their answers. */
@Command(
        name = "openrun",
        usageHelpWidth = 100,
        sortOptions = false,
        description = {
            "Calls at fixed rates, or all at once, and measures times from the moment a call was meant to start.",
            ""
        })
public final class OpenRunCommand implements Callable<Integer> {

    @Mixin
    private final CrowdOptions options = new CrowdOptions();

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
        List<OpenRunFigures> runs = new ArrayList<>();
        Map<String, String> conditions;
        try (Ground ground = Ground.open(options.plan(), options.route())) {
            conditions = Conditions.here(Map.of(options.place(), ground.describe()));
            warmUp(ground);
            for (Arrivals arrivals : options.arrivals()) {
                spec.commandLine().getErr().println(options.engine() + ": " + arrivals.label() + " ...");
                runs.add(options.figures(arrivals, run(ground, arrivals)));
            }
        }
        print(runs, conditions);
        if (out != null) {
            RunResults.write(out, "openrun", runs, conditions);
        }
        return 0;
    }

    private void warmUp(Ground ground) {
        spec.commandLine().getErr().println(options.engine() + ": warming up ...");
        long end = System.nanoTime() + (long) (options.warmupSeconds() * 1e9);
        while (System.nanoTime() - end < 0) {
            run(ground, options.warmup());
        }
    }

    /** Each crowd comes for a coupon of its own, and voids the run if a promise was broken. */
    private Times run(Ground ground, Arrivals arrivals) {
        CouponId couponId = Coupons.newId();
        ground.contestant().open(couponId, options.units());
        Crowd crowd = new Crowd(ground.contestant(), couponId, arrivals);
        Times times = options.callsBack() && ground.contestant() instanceof AsyncContestant async
                ? crowd.callBack(async)
                : crowd.waitOn(options.threads());
        Promises.check(ground.contestant().ledger(couponId), times.tally());
        ground.contestant().retire(couponId);
        return times;
    }

    private void print(List<OpenRunFigures> runs, Map<String, String> conditions) {
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.println(OpenRunFigures.table(runs));
        if (!options.isBurst()) {
            OptionalInt highest = highest(runs);
            terminal.println(
                    highest.isPresent()
                            ? "Highest rate kept (mean below 200 ms, p99 below 500 ms, no errors): "
                                    + highest.getAsInt() + "/s"
                            : "No rate was kept (mean below 200 ms, p99 below 500 ms, no errors).");
        }
        conditions.forEach((name, value) -> terminal.println("- " + name + ": " + value));
        terminal.flush();
    }

    private static OptionalInt highest(List<OpenRunFigures> runs) {
        return runs.stream()
                .filter(OpenRunFigures::keepsUp)
                .mapToInt(OpenRunFigures::rate)
                .max();
    }
}
