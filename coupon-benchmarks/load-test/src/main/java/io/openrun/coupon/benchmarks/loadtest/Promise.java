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
     * What was not kept. Where requests failed, only what can be told without their answers is looked at: that exactly as
     * many were issued as there were, and the service's own count.
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
        int issued = first.answered(ISSUED) + (again == null ? 0 : again.answered(ISSUED));
        List<String> breaches = new ArrayList<>();
        expect(winners, issued, "got one", breaches);
        expect(units - winners, remaining, "are left", breaches);
        expect(crowd.members(), first.count(), "were answered", breaches);
        if (first.failed() == 0) {
            expect(crowd.members() - winners, first.answered(SOLD_OUT), "were told that it is sold out", breaches);
        }
        if (again != null && first.failed() + again.failed() == 0) {
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
