package io.openrun.coupon.benchmarks.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * JMeter in a JVM of its own, by the arguments of its own command line.
 *
 * @param home JMeter's home, with {@code bin} and its settings in it
 * @param plan the test plan
 */
record JMeter(Path home, Path plan) {

    /** The plan's request of each member. */
    static final String ASK = "ask";

    /** The plan's second click. */
    static final String ASK_AGAIN = "ask again";

    private static final String MAIN = "org.apache.jmeter.NewDriver";
    private static final Duration LIMIT = Duration.ofMinutes(15);

    /** Folders of libraries, which are on the class path here; JMeter complains where they are missing. */
    private static final List<String> EMPTY = List.of("lib/ext", "lib/junit");

    /**
     * Has a crowd come, and writes a report of it.
     *
     * @param crowd who comes
     * @param port of the service, on this machine
     * @param coupons what the crowd wants, then what is warmed up with
     * @param folder for the report ({@code html}), the samples and a log
     * @return all samples
     */
    List<Sample> run(Crowd crowd, int port, Coupons coupons, Path folder) throws IOException, InterruptedException {
        for (String empty : EMPTY) {
            Path unused = Files.createDirectories(home.resolve(empty));
        }
        Path samples = folder.resolve("samples.jtl");
        try (ChildProcess jmeter = ChildProcess.java(
                arguments(crowd, port, coupons, folder, samples), Map.of(), folder.resolve("jmeter.out"))) {
            if (!jmeter.endsWell(LIMIT)) {
                throw new IOException("JMeter failed or did not end; it says why in " + folder.resolve("jmeter.out"));
            }
        }
        return SampleFile.read(samples);
    }

    private List<String> arguments(Crowd crowd, int port, Coupons coupons, Path folder, Path samples) {
        List<String> arguments = new ArrayList<>(List.of(
                "-Djmeter.home=" + home,
                "-Djava.awt.headless=true",
                "-Djava.util.prefs.userRoot=" + folder.resolve("preferences"), // not in the user's own home
                "-classpath",
                System.getProperty("java.class.path"),
                MAIN,
                "--nongui",
                "--testfile",
                plan.toString(),
                "--logfile",
                samples.toString(),
                "--forceDeleteResultFile", // of an earlier run
                "--jmeterlogfile",
                folder.resolve("jmeter.log").toString(),
                "--reportatendofloadtests",
                "--reportoutputfolder",
                folder.resolve("html").toString()));
        properties(crowd, port, coupons).forEach((name, value) -> arguments.add("-J" + name + "=" + value));
        return arguments;
    }

    private static Map<String, Object> properties(Crowd crowd, int port, Coupons coupons) {
        return Map.ofEntries(
                Map.entry("port", port),
                Map.entry("coupon", coupons.wanted()),
                Map.entry("warmUpCoupon", coupons.warmUp()),
                Map.entry("members", crowd.members()),
                Map.entry("threads", crowd.threads()),
                Map.entry("rampUp", crowd.rampUpSeconds()),
                Map.entry("secondClick", crowd.secondClick()),
                Map.entry("warmUpMembers", crowd.warmUpMembers()),
                Map.entry("jmeter.reportgenerator.sample_filter", "^ask.*$"), // not the warm-up
                Map.entry("jmeterengine.nongui.port", 0)); // nobody shuts it down from outside
    }

    /**
     * Two coupons.
     *
     * @param wanted what the crowd comes for
     * @param warmUp what is asked for before
     */
    record Coupons(String wanted, String warmUp) {}
}
