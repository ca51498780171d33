package io.openrun.coupon.benchmarks;

import io.openrun.coupon.benchmarks.contest.BadArgument;
import io.openrun.coupon.benchmarks.contest.DatabaseChoice;
import io.openrun.coupon.benchmarks.contest.IssuerChoice;
import io.openrun.coupon.benchmarks.contest.Words;
import io.openrun.coupon.benchmarks.handoff.DrainCommand;
import io.openrun.coupon.benchmarks.handoff.EndToEndCommand;
import io.openrun.coupon.benchmarks.handoff.HandOffChoice;
import io.openrun.coupon.benchmarks.handoff.WorkerStart;
import io.openrun.coupon.benchmarks.openrun.OpenRunCommand;
import io.openrun.coupon.benchmarks.report.ReportCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The program: our commands by their names, and JMH for every other argument. */
@Command(
        name = "java -jar benchmarks.jar",
        usageHelpWidth = 100,
        description = "Anything but these commands is for JMH: -h shows what it knows, -l lists the benchmarks.",
        subcommands = {
            OpenRunCommand.class,
            CompareCommand.class,
            EndToEndCommand.class,
            DrainCommand.class,
            ReportCommand.class,
            HelpCommand.class
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:done", "1:it failed, or a promise was broken", "2:bad arguments"})
public final class Benchmarks {

    static final int FAILED = 1;
    static final int BAD_ARGUMENTS = 2;

    private static final String FAIL_ON_ERROR = "-foe";

    private Benchmarks() {}

    /**
     * Runs a command or JMH, and ends the JVM with its status.
     *
     * @param args a command with its options, or arguments of JMH
     * @throws IOException if JMH can't read its arguments
     */
    public static void main(String[] args) throws IOException {
        PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
        PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
        CommandLine commands = commands(out, err);
        if (args.length > 0 && commands.getSubcommands().containsKey(args[0])) {
            System.exit(commands.execute(args));
        }
        org.openjdk.jmh.Main.main(failingOnError(args));
    }

    static CommandLine commands(PrintWriter out, PrintWriter err) {
        return new CommandLine(new Benchmarks())
                .setOut(out)
                .setErr(err)
                .registerConverter(IssuerChoice.class, new Words<>(IssuerChoice.class))
                .registerConverter(DatabaseChoice.class, new Words<>(DatabaseChoice.class))
                .registerConverter(HandOffChoice.class, new Words<>(HandOffChoice.class))
                .registerConverter(WorkerStart.class, new Words<>(WorkerStart.class))
                .registerConverter(CompareCommand.CallMode.class, new Words<>(CompareCommand.CallMode.class))
                .registerConverter(CompareCommand.Preset.class, new Words<>(CompareCommand.Preset.class))
                .setParameterExceptionHandler((badArgument, given) -> explain(err, badArgument))
                .setExecutionExceptionHandler((failure, command, given) -> {
                    if (failure instanceof BadArgument badArgument) {
                        return explain(err, badArgument);
                    }
                    err.println("It failed: " + words(failure));
                    return FAILED;
                });
    }

    /** What happened, and the causes below it, which say what to do. */
    private static String words(Throwable failure) {
        Set<String> words = new LinkedHashSet<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            words.add(String.valueOf(cause.getMessage()));
            for (Throwable suppressed : cause.getSuppressed()) {
                words.add(words(suppressed));
            }
        }
        return String.join("; ", words);
    }

    private static int explain(PrintWriter err, Exception badArgument) {
        err.println(badArgument.getMessage());
        err.println("Try help.");
        return BAD_ARGUMENTS;
    }

    /** Left to itself JMH ends well after a failed fork, and a broken promise would be an empty line in a table. */
    static String[] failingOnError(String[] args) {
        return List.of(args).contains(FAIL_ON_ERROR)
                ? args
                : Stream.concat(Arrays.stream(args), Stream.of(FAIL_ON_ERROR, "true"))
                        .toArray(String[]::new);
    }
}
