package io.openrun.coupon.benchmarks.contest;

/** Compares what callers were told with what is on record. A figure of a run that broke a promise is worth nothing. */
public final class Promises {

    private Promises() {}

    /**
     * Checks one coupon.
     *
     * @param ledger what is on record
     * @param tally what the callers were told since the coupon was opened
     * @throws BrokenPromise if the two differ by more than the answers that are unknown, or the record contradicts itself
     */
    public static void check(Ledger ledger, Tally tally) {
        long issued = tally.count(Answer.ISSUED);
        long unknown = tally.count(Answer.UNKNOWN);
        require(ledger.rows() <= ledger.total(), "more were issued than there are", ledger, tally);
        require(ledger.rows() >= issued, "rows are missing", ledger, tally);
        require(ledger.rows() <= issued + unknown, "there are rows that nobody was told of", ledger, tally);
        require(ledger.members() == ledger.rows(), "a member has two", ledger, tally);
        require(ledger.counter() == ledger.rows(), "the counter is not the number of rows", ledger, tally);
        require(ledger.events() >= ledger.rows(), "events are lost", ledger, tally);
        require(ledger.events() <= ledger.rows(), "there are events without a row", ledger, tally);
        require(ledger.eventMembers() == ledger.members(), "a member has two events", ledger, tally);
    }

    private static void require(boolean kept, String breach, Ledger ledger, Tally tally) {
        if (!kept) {
            throw new BrokenPromise(breach + ": " + ledger + ", told " + tally);
        }
    }
}
