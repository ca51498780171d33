package io.openrun.coupon.benchmarks.loadtest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every engine promises, whatever its speed: as many as there are, one to a member, and an answer to everybody. */
final class Promise {

    static final int ISSUED = 201;
    static final int SOLD_OUT = 409;
    private static final int HELD = 200;

    private Promise() {}

    /**
     * What was not kept. A request that failed may have been carried out or not, so where some did, only that is held
     * against the service which none of them can explain.
     *
     * @param crowd who came
     * @param units how many there were
     * @param first what each was answered
     * @param again what each was answered the second time; null if nobody asked again
     * @param remaining how many are left
     * @return a sentence for each breach; none if the promise was kept
     */
    static List<String> breaches(Crowd crowd, int units, Answers first, @Nullable Answers again, int remaining) {
        List<String> breaches = new ArrayList<>();
        expect(crowd.members(), first.count(), "were answered", breaches);
        int errors = first.failed() + (again == null ? 0 : again.failed());
        if (errors == 0) {
            expectAll(crowd.members(), Math.min(units, crowd.members()), first, again, breaches);
            expect(Math.max(0, units - crowd.members()), remaining, "are left", breaches);
        } else {
            int issued = first.answered(ISSUED) + (again == null ? 0 : again.answered(ISSUED));
            int inDoubt = units - remaining - issued;
            if (inDoubt < 0 || inDoubt > errors) {
                breaches.add("%,d got one, and %,d of %,d are left, after %,d errors"
                        .formatted(issued, remaining, units, errors));
            }
            if (first.answered(SOLD_OUT) > 0) {
                expect(0, remaining, "are left though some were told that it is sold out", breaches);
            }
        }
        return breaches;
    }

    private static void expectAll(
            int members, int winners, Answers first, @Nullable Answers again, List<String> breaches) {
        expect(winners, first.answered(ISSUED), "got one", breaches);
        expect(members - winners, first.answered(SOLD_OUT), "were told that it is sold out", breaches);
        if (again != null) {
            expect(winners, again.answered(HELD), "got theirs again", breaches);
            expect(members - winners, again.answered(SOLD_OUT), "were told again that it is sold out", breaches);
        }
    }

    private static void expect(int expected, int found, String what, List<String> breaches) {
        if (expected != found) {
            breaches.add("%,d %s instead of %,d".formatted(found, what, expected));
        }
    }
}
