package io.openrun.coupon.examples.operator;

import picocli.CommandLine.Command;

/** The commands on the tables. */
@Command(name = "schema", description = "Prints, checks and installs the tables.", usageHelpWidth = 100)
final class SchemaCommands extends Group {}
