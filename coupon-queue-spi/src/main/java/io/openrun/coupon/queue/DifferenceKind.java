package io.openrun.coupon.queue;

/**
 * How the live store and the record can differ. Repairs never take a coupon from a member, and never give a unit back
 * whose fate is open; each can be carried out twice, and by two at once.
 */
public enum DifferenceKind {
    /**
     * A member was told that he has one, longer ago than the horizon, and it has neither a row nor a place among the
     * overflow or the dead letters. Repaired by handing its event to the sink again, which takes an event twice as it does
     * once.
     */
    MISSING_ROW(Treatment.REPAIRED),
    /**
     * A row whose member the live store does not know: he could get a second one. Repaired by putting him there with the
     * row's sequence and moment. The counter rises only if the members are more than it counts; a unit that was kept back
     * as unaccounted for is his.
     */
    MISSING_MEMBER(Treatment.REPAIRED),
    /**
     * Row and member disagree in sequence or moment. The row is the record, so the live store gets the row's, if it still
     * holds what was compared.
     */
    DIFFERENT(Treatment.REPAIRED),
    /**
     * The live store holds a value that can't be read. What a member holds is taken from his row, if there is one; a counter
     * follows from the other two, a value of the catalog's from the catalog.
     */
    DAMAGED(Treatment.REPAIRED),
    /** Fewer are counted as issued than there are members. Repaired by raising the counter, so that no unit is sold twice. */
    COUNTER_BEHIND(Treatment.REPAIRED),
    /**
     * More are counted as issued than there are members, and no row tells who lacks. Once nothing of the coupon can be on
     * its way any more, these units are kept back under a name of their own: the coupon is issued again, they are not,
     * until an operator releases them ({@link Reconciler#release}).
     */
    COUNTER_AHEAD(Treatment.REPAIRED),
    /**
     * The last sequence is below that of a member, or does not fit the counters. Repaired by raising it; it never goes
     * back, so that no sequence is given twice.
     */
    SEQUENCE(Treatment.REPAIRED),
    /**
     * Total, period, suspension or closing are not the catalog's, although the revision is. The catalog's are set; stock that
     * appears by that is announced first.
     */
    CATALOG(Treatment.REPAIRED),
    /** The catalog was changed, and the live store was not told. Repaired by telling it, as the change itself would have. */
    REVISION_BEHIND(Treatment.REPAIRED),
    /** The live store has a change that the catalog does not have (any more). A person has to say which one is right. */
    REVISION_AHEAD(Treatment.REPORTED),
    /**
     * Units are held back for a removal of stock that did not end. One that is older than any removal may take is ended:
     * the catalog's total says whether the units are gone. What is held back without a removal is kept back as unaccounted
     * for.
     */
    WITHHELD(Treatment.REPAIRED),
    /**
     * The counters in the coupon's row are not those of its rows. They are set to what is counted, under the lock of the
     * coupon's row.
     */
    ROW_COUNTER(Treatment.REPAIRED),
    /** More are issued than the coupon has. Nobody is made to lose one: an operator decides. */
    OVER_ISSUED(Treatment.REPORTED),
    /** The live store's state as a whole is missing, of another type, or on another server. That is for a recovery. */
    STATE(Treatment.REPORTED),
    /** A member's event waits among the dead letters. It is not lost: reprocess it. */
    DEAD(Treatment.EXPLAINED),
    /** A member's event was discarded by an operator. */
    DISCARDED(Treatment.EXPLAINED),
    /** What a member was told has no place on record; it is kept among the overflow. */
    OVERFLOWED(Treatment.EXPLAINED);

    private enum Treatment {
        REPAIRED,
        REPORTED,
        EXPLAINED
    }

    private final Treatment treatment;

    DifferenceKind(Treatment treatment) {
        this.treatment = treatment;
    }

    /** {@return whether it is known what became of it, and who decides on it: nothing is lost, and nothing to repair} */
    public boolean isExplained() {
        return treatment == Treatment.EXPLAINED;
    }

    /** {@return whether there is a repair} */
    public boolean isRepairable() {
        return treatment == Treatment.REPAIRED;
    }
}
