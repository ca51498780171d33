package io.openrun.coupon.benchmarks.contest;

/**
 * What is on record of one coupon.
 *
 * @param rows how many were issued
 * @param members to how many different members
 * @param counter how many were issued by the counter that the decision was made with
 * @param total how many there are
 * @param events how many issues others are told of, who follow the record
 * @param eventMembers of how many different members
 */
public record Ledger(long rows, long members, long counter, long total, long events, long eventMembers) {

    /** Where the rows are all there is, and nobody is told of them. */
    public Ledger(long rows, long members, long counter, long total) {
        this(rows, members, counter, total, rows, members);
    }
}
