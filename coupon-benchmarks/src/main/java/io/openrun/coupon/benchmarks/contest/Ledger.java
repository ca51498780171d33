package io.openrun.coupon.benchmarks.contest;

/**
 * What is on record of one coupon.
 *
 * @param rows how many were issued
 * @param members to how many different members
 * @param counter how many were issued by the counter that the decision was made with
 * @param total how many there are
 */
public record Ledger(long rows, long members, long counter, long total) {}
