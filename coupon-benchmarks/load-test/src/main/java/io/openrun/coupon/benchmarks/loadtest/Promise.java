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
     * What was not kept.
     *
     * @param crowd who came
     * @param units how many there were
     * @param first what each was answered
     * @param again what each was answered the second time; null if nobody asked again
     * @param remaining how many are left
     * @return a sentence for each breach; none if the promise was kept
     */
    static List<String> breaches(Crowd crowd, int units, Answers first, @Nullable Answers again, int remaining) {
        int winners = Math.min(units, crowd.members());
        List<String> breaches = new ArrayList<>();
        expect(winners, first.answered(ISSUED), "got one", breaches);
        expect(crowd.members() - winners, first.answered(SOLD_OUT), "were told that it is sold out", breaches);
        expect(crowd.members(), first.count(), "were answered", breaches);
        expect(0, first.failed(), "got an answer that the plan does not expect", breaches);
        expect(units - winners, remaining, "are left", breaches);
        if (again != null) {
            expect(winners, again.answered(HELD), "got theirs again", breaches);
            expect(
                    crowd.members() - winners,
                    again.answered(SOLD_OUT),
                    "were told again that it is sold out",
                    breaches);
        }
        return breaches;
    }

    private static void expect(int expected, int found, String what, List<String> breaches) {
        if (expected != found) {
            breaches.add("%,d %s instead of %,d".formatted(found, what, expected));
        }
    }
}
