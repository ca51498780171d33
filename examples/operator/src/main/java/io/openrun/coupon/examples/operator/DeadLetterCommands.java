package io.openrun.coupon.examples.operator;

import picocli.CommandLine.Command;

/** The commands on dead letters. */
@Command(name = "dead-letters", description = "Looks at dead letters, and decides on them.", usageHelpWidth = 100)
final class DeadLetterCommands extends Group {}
