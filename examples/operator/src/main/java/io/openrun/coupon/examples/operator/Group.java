package io.openrun.coupon.examples.operator;

import picocli.CommandLine.Option;

/** A command that is only the name of others. */
abstract class Group {

    @SuppressWarnings("UnusedVariable") // picocli reads it
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    private boolean help;
}
