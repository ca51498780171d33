package io.openrun.coupon.examples.service.live;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.jdbc.RowLockCouponIssuer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.springframework.context.annotation.Bean;

/**
 * Engines that are not what they say: row lock waits to be let through, group commit tells those who come too late that they
 * hold one, optimistic refuses for good. Named as a source, and not found by a scan, which would give it to every service.
 */
class RiggedEngines {

    /** Lets calls of the row lock through. */
    static final class Gate {
        private final Semaphore open = new Semaphore(0);

        void letThrough(int calls) {
            open.release(calls);
        }
    }

    @Bean
    Gate gate() {
        return new Gate();
    }

    @Bean
    LiveEngines liveEngines(JdbcStore jdbc, Gate gate) {
        CouponIssuer honest = new RowLockCouponIssuer(jdbc);
        return new LiveEngines(Map.of(
                LiveEngine.ROW_LOCK,
                (coupon, members) -> {
                    gate.open.acquireUninterruptibly();
                    return honest.issueAll(coupon, members);
                },
                LiveEngine.GROUP_COMMIT,
                (coupon, members) -> lie(coupon, members, honest.issueAll(coupon, members)),
                LiveEngine.OPTIMISTIC,
                (coupon, members) -> {
                    throw new NotCarriedOutException(
                            NotCarriedOutException.Reason.REJECTED, Duration.ZERO, "out of order", null);
                }));
    }

    private static List<IssueOutcome> lie(CouponId coupon, List<MemberId> members, List<IssueOutcome> truth) {
        return truth.get(0) instanceof IssueOutcome.Refused
                ? List.of(new IssueOutcome.Issued(IssuedCoupon.issue(coupon, members.get(0), 77, Instant.EPOCH)))
                : truth;
    }
}
