package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.Inventory;
import io.openrun.coupon.testkit.OpenRunPlan;
import picocli.CommandLine.Option;

/** The options that say who wants how many of what. */
final class CrowdOptions {

    private static final int MEMBERS_MAX = 1_000_000;
    private static final int THREADS_MAX = 1_000;
    private static final int CLICKS_MAX = 20;

    @Option(names = "--members", paramLabel = "<n>", description = "How many want one. Default: ${DEFAULT-VALUE}")
    private int members = 10_000;

    @Option(names = "--stock", paramLabel = "<n>", description = "How many there are. Default: ${DEFAULT-VALUE}")
    private int stock = 1_000;

    @Option(names = "--threads", paramLabel = "<n>", description = "How many call at a time. Default: ${DEFAULT-VALUE}")
    private int threads = 64;

    @Option(
            names = "--clicks",
            paramLabel = "<n>",
            description = "How often each member asks, all at once. Default: ${DEFAULT-VALUE}")
    private int clicks = 2;

    @Option(names = "--seed", paramLabel = "<n>", description = "Of the order of arrival. Default: ${DEFAULT-VALUE}")
    private long seed = 1;

    void check() {
        require(members, 1, MEMBERS_MAX, "--members");
        require(stock, 0, Inventory.TOTAL_COUNT_MAX, "--stock");
        require(threads, 1, THREADS_MAX, "--threads");
        require(clicks, 1, CLICKS_MAX, "--clicks");
    }

    OpenRunPlan plan() {
        return new OpenRunPlan(members, stock, threads, clicks, seed);
    }

    private static void require(int value, int min, int max, String option) {
        if (value < min || value > max) {
            throw new BadArgument(option + " must be " + min + " to " + max + ", was " + value);
        }
    }
}
