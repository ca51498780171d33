package io.openrun.coupon.testkit;

import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssuedCoupon;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one member was told, by all of their clicks. Thread-safe. */
final class MemberAnswers {

    private @Nullable IssuedCoupon held;
    private boolean refused;
    private boolean differed;
    private int issued;

    synchronized void add(IssueOutcome outcome) {
        if (outcome instanceof IssueOutcome.Issued) {
            issued++;
        }
        outcome.held().ifPresentOrElse(this::hold, () -> refused = true);
    }

    private void hold(IssuedCoupon coupon) {
        if (held == null) {
            held = coupon;
        } else {
            differed |= !isSame(held, coupon);
        }
    }

    synchronized Optional<IssuedCoupon> held() {
        return Optional.ofNullable(held);
    }

    /** Nothing was added to the stock, so who holds one was never refused, and the same one was issued only once. */
    synchronized boolean areAlike() {
        return !differed && !(held != null && refused) && issued <= 1;
    }

    /** The status may change later; who holds what may not. */
    static boolean isSame(IssuedCoupon one, IssuedCoupon other) {
        return one.id().equals(other.id())
                && one.sequence() == other.sequence()
                && one.issuedAt().equals(other.issuedAt());
    }
}
