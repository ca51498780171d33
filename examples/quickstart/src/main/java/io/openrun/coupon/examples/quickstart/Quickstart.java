package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.testkit.OpenRun;
import io.openrun.coupon.testkit.OpenRunLedger;
import io.openrun.coupon.testkit.OpenRunPlan;
import io.openrun.coupon.testkit.OpenRunTally;
import io.openrun.coupon.testkit.OpenRunTiming;
import io.openrun.coupon.testkit.OpenRunVerdict;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command: reads the options, lets the crowd in, prints what came of it, and gives the exit status. */
@Command(
        name = "java -jar quickstart.jar",
        abbreviateSynopsis = true,
        sortOptions = false,
        usageHelpWidth = 100,
        description = {
            "Opens a coupon of limited stock to a crowd that arrives at once, and checks what it promises against the"
                    + " rows that are left.",
            ""
        },
        footer = {
            "",
            "The last line of the standard output is one JSON object; progress goes to the standard error.",
            ""
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:the verdict is PASS",
            "1:the verdict is FAIL",
            "2:bad arguments",
            "3:no verdict, a store could not be started, reached or read"
        })
public final class Quickstart implements Callable<Integer> {

    static final int PASSED = 0;
    static final int FAILED = 1;
    static final int BAD_ARGUMENTS = 2;
    static final int NO_VERDICT = 3;

    private static final String PASSWORD_VARIABLE = "COUPON_DB_PASSWORD";

    @Mixin
    private final StageOptions stageOptions;

    @Mixin
    private final CrowdOptions crowdOptions = new CrowdOptions();

    @SuppressWarnings("UnusedVariable") // picocli reads it
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    private boolean help;

    private final Function<StageOptions, Stage> door;
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean isTerminal;

    /** A command that opens its stage by {@code door}, and rewrites its progress line if {@code err} is a terminal. */
    Quickstart(
            Optional<String> password,
            Function<StageOptions, Stage> door,
            PrintWriter out,
            PrintWriter err,
            boolean isTerminal) {
        this.stageOptions = new StageOptions(password);
        this.door = door;
        this.out = out;
        this.err = err;
        this.isTerminal = isTerminal;
    }

    /**
     * Runs the command and ends the JVM with its status.
     *
     * @param args the options; {@code --help} lists them
     */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
        PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
        Optional<String> password = Optional.ofNullable(System.getenv(PASSWORD_VARIABLE));
        System.exit(new Quickstart(password, Stage::open, out, err, Terminal.isThere()).execute(args));
    }

    /** All of it but the end of the JVM. */
    int execute(String... args) {
        return new CommandLine(this)
                .setOut(out)
                .setErr(err)
                .registerConverter(EngineChoice.class, new Words<>(EngineChoice.class))
                .registerConverter(DatabaseChoice.class, new Words<>(DatabaseChoice.class))
                .registerConverter(HandOffChoice.class, new Words<>(HandOffChoice.class))
                .registerConverter(KillChoice.class, new Words<>(KillChoice.class))
                .setParameterExceptionHandler((badArgument, given) -> explain(badArgument))
                .execute(args);
    }

    @Override
    public Integer call() {
        try {
            stageOptions.check();
            crowdOptions.check();
            RunResult result = run();
            new Report(out).print(result);
            return result.verdict().isPass() ? PASSED : FAILED;
        } catch (BadArgument badArgument) {
            return explain(badArgument);
        } catch (StoreFailure | CouponException failure) {
            err.println("No verdict: " + StoreFailure.explain(failure));
            return NO_VERDICT;
        }
    }

    private int explain(Exception badArgument) {
        err.println(badArgument.getMessage());
        err.println("Try --help.");
        return BAD_ARGUMENTS;
    }

    /** The stage is closed before anything is reported, so that what the report says of the database is true. */
    private RunResult run() {
        err.println("Opening " + stageOptions.where() + " ...");
        try (Stage stage = door.apply(stageOptions)) {
            OpenRunPlan plan = crowdOptions.plan();
            CouponId couponId = new CouponId("quickstart-" + UUID.randomUUID());
            stage.offer(plan.coupon(couponId, InstantSource.system().instant()));
            OpenRun openRun = new OpenRun(plan, stage.issuer(), couponId);
            OpenRunTally tally = openRun.tally();
            OpenRunTiming timing = new Progress(err, isTerminal, tally, plan.calls()).during(openRun::run);
            Optional<Arrival> arrival = stage.arrival(couponId);
            OpenRunLedger ledger = stage.ledger(couponId);
            OpenRunVerdict verdict = OpenRunVerdict.on(plan, tally, ledger);
            return new RunResult(stageOptions.engine(), stage.place(), plan, timing, arrival, tally, ledger, verdict);
        }
    }
}
