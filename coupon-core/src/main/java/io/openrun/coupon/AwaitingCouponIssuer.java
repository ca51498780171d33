package io.openrun.coupon;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the answers of an issuer that gives them later. */
record AwaitingCouponIssuer(AsyncCouponIssuer issuer, Duration deadline) implements CouponIssuer {

    AwaitingCouponIssuer {
        if (deadline == null || deadline.isZero() || deadline.isNegative()) {
            throw new IllegalArgumentException("deadline must be above zero, was " + deadline);
        }
    }

    @Override
    public List<IssueOutcome> issueAll(CouponId couponId, List<MemberId> memberIds) {
        CompletableFuture<List<IssueOutcome>> answer =
                issuer.issueAll(couponId, memberIds).toCompletableFuture();
        try {
            return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw new OutcomeUnknownException("no answer within " + deadline, late);
        } catch (InterruptedException stopped) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException("interrupted while waiting for the answer", stopped);
        } catch (ExecutionException failed) {
            throw CouponException.inThisThread(failed.getCause());
        }
    }
}
