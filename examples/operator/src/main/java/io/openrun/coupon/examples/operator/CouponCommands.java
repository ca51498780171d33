package io.openrun.coupon.examples.operator;

import picocli.CommandLine.Command;

/** The commands on one coupon. */
@Command(name = "coupon", description = "Creates and changes a coupon.", usageHelpWidth = 100)
final class CouponCommands extends Group {}
