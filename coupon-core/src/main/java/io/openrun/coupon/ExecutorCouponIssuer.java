package io.openrun.coupon;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** A blocking issuer on the threads of an executor. */
record ExecutorCouponIssuer(CouponIssuer issuer, Executor executor) implements AsyncCouponIssuer {

    private static final Duration RETRY_AFTER = Duration.ofMillis(100);

    @Override
    public CompletionStage<List<IssueOutcome>> issueAll(CouponId couponId, List<MemberId> memberIds) {
        List<MemberId> members = IssueRules.checkBatch(couponId, memberIds);
        CompletableFuture<List<IssueOutcome>> answer = new CompletableFuture<>();
        try {
            executor.execute(() -> answer(answer, couponId, members));
        } catch (RejectedExecutionException full) {
            answer.completeExceptionally(new NotCarriedOutException(
                    NotCarriedOutException.Reason.BUSY, RETRY_AFTER, "the executor takes no more calls", full));
        }
        return answer;
    }

    private void answer(CompletableFuture<List<IssueOutcome>> answer, CouponId couponId, List<MemberId> members) {
        if (answer.isDone()) {
            return; // the caller gave up before it was sent
        }
        try {
            answer.complete(issuer.issueAll(couponId, members));
        } catch (RuntimeException | Error failure) {
            answer.completeExceptionally(failure);
        }
    }
}
