package io.openrun.coupon;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Issues a coupon without keeping the caller's thread: the same promises and the same batch as {@link CouponIssuer},
 * and the answer comes later. Implementations are safe for use by many threads at once.
 *
 * <p>A stage fails with what the blocking form would throw, {@link NotCarriedOutException} or
 * {@link OutcomeUnknownException}. Cancelling its future tells nothing of the outcome: asking again does.
 */
public interface AsyncCouponIssuer {

    /**
     * Decides the requests of several members for one coupon, as one step: all of it is carried out or nothing.
     *
     * @param couponId the coupon
     * @param memberIds who asks, in the order of arrival, 0 to {@value CouponIssuer#BATCH_MAX}; a member may stand in
     *     it twice
     * @return one outcome for each member, in their order; a request sees those before it
     * @throws IllegalArgumentException if an argument or a member is null, or the batch is too large; at once
     */
    CompletionStage<List<IssueOutcome>> issueAll(CouponId couponId, List<MemberId> memberIds);

    /**
     * Decides the request of one member.
     *
     * @param couponId the coupon
     * @param memberId who asks
     * @return the outcome
     * @throws IllegalArgumentException if an argument is null; at once
     */
    default CompletionStage<IssueOutcome> issue(CouponId couponId, MemberId memberId) {
        return issueAll(couponId, List.of(IssueRules.checkMember(memberId))).thenApply(outcomes -> outcomes.get(0));
    }

    /**
     * The same issuer for callers who wait.
     *
     * @param deadline how long a caller waits for the answer before it is unknown, above zero
     * @return an issuer that waits
     * @throws IllegalArgumentException if the deadline is null, zero or negative
     */
    default CouponIssuer blocking(Duration deadline) {
        return new AwaitingCouponIssuer(this, deadline);
    }

    /**
     * A blocking issuer for callers who don't wait: each call keeps one thread of the executor.
     *
     * @param issuer who decides
     * @param executor whose threads wait; what it rejects is answered with {@link NotCarriedOutException}, BUSY. It
     *     stays the caller's to close
     * @return an issuer whose answers come later
     */
    static AsyncCouponIssuer of(CouponIssuer issuer, Executor executor) {
        return new ExecutorCouponIssuer(issuer, executor);
    }
}
