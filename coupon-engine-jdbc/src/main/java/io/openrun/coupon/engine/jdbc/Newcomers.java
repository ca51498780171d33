package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueOutcome.AlreadyIssued;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Guesses whether members hold nothing yet, as nearly all of those who ask at the start of an open run, and of those whose
 * issue is put on record. A wrong guess costs a transaction, never an answer; after one, and as long as holders come, the
 * guess is "no" for a while.
 */
final class Newcomers {

    private static final int CAREFUL_CALLS = 100;

    private final AtomicInteger careful = new AtomicInteger();

    boolean areLikely() {
        return careful.get() == 0 || careful.updateAndGet(left -> Math.max(0, left - 1)) == 0;
    }

    void wereNot() {
        careful.set(CAREFUL_CALLS);
    }

    /** What was decided with a look at the holders. */
    void note(List<IssueOutcome> outcomes) {
        for (IssueOutcome outcome : outcomes) {
            if (outcome instanceof AlreadyIssued) {
                wereNot();
                return;
            }
        }
    }
}
