package io.openrun.coupon.benchmarks.loadtest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has the same crowd come to the service with one engine after the other, and writes what came of it side by side. */
@Command(
        name = "load-test",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Has the same crowd come to the service with one engine after the other.")
final class LoadTest implements Callable<Integer> {

    private static final int WELL = 0;
    private static final int NOT_WELL = 3; // 1 and 2 are picocli's: it failed, bad arguments

    @Option(names = "--service", required = true, description = "The service's jar.")
    private Path service = Path.of("");

    @Option(names = "--plan", required = true, description = "The test plan.")
    private Path plan = Path.of("");

    @Option(names = "--out", required = true, description = "A folder for what is written.")
    private Path out = Path.of("");

    @Option(names = "--jmeter-home", defaultValue = "${sys:jmeter.home}", description = "A folder with JMeter's bin.")
    private Path jmeterHome = Path.of("");

    @Option(names = "--engines", split = ",", defaultValue = "row-lock,group-commit,redis-lua")
    private List<String> engines = List.of();

    @Option(names = "--rounds", defaultValue = "3", description = "How often each engine has its turn.")
    private int rounds;

    @Option(names = "--members", defaultValue = "10000", description = "Who comes; a multiple of the threads.")
    private int members;

    @Option(names = "--threads", defaultValue = "200", description = "How many of them ask at the same time.")
    private int threads;

    @Option(names = "--ramp-up", defaultValue = "0", description = "In how many seconds the threads start.")
    private int rampUp;

    @Option(names = "--second-click", description = "Each asks twice.")
    private boolean secondClick;

    @Option(names = "--warm-up", defaultValue = "25", description = "How many members of each thread warm up.")
    private int warmUp;

    private LoadTest() {}

    /**
     * Runs it; the process's status is 0 if the promise was kept and everybody got an answer.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new LoadTest()).setExecutionExceptionHandler((failure, command, given) -> {
            command.getErr().println("It failed: " + failure.getMessage());
            return command.getCommandSpec().exitCodeOnExecutionException();
        });
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Crowd crowd = new Crowd(members, threads, rampUp, secondClick, warmUp);
        Path folder = Files.createDirectories(out.toAbsolutePath());
        JMeter jmeter = new JMeter(jmeterHome.toAbsolutePath(), plan.toAbsolutePath());
        OpenRun openRun = new OpenRun(service.toAbsolutePath(), jmeter, crowd, folder);
        SortedMap<String, String> conditions = Conditions.here(crowd, rounds);
        List<EngineRun> runs = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (String engine : engines) {
                EngineRun run = openRun.with(engine, round);
                runs.add(run);
                tell(run);
                write(runs, conditions, folder);
            }
        }
        return runs.stream().allMatch(EngineRun::isWell) ? WELL : NOT_WELL;
    }

    private static void tell(EngineRun run) {
        Answers answers = run.answers();
        System.out.printf(
                "%s, round %d: %,.0f answers/s, mean %.1f ms, p99 %d ms, %s, %s%n",
                run.engine(),
                run.round(),
                answers.perSecond(),
                answers.meanMs(),
                answers.p99Ms(),
                answers.byStatus(),
                run.breaches().isEmpty() ? "promise kept" : run.breaches());
    }

    /** After each run, so that what was measured is not lost with one that fails. */
    private static void write(List<EngineRun> runs, SortedMap<String, String> conditions, Path folder)
            throws IOException {
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        json.writeValue(folder.resolve("report.json").toFile(), Map.of("conditions", conditions, "runs", runs));
        Path unused = Files.writeString(folder.resolve("report.md"), new SideBySide(runs, conditions).text());
    }
}
