package io.openrun.coupon;

import java.util.List;

/**
 * Issues a coupon to members, first come first served: never more than there are, at most one to a member, and the
 * same answer to who asks again. Implementations are safe for use by many threads at once.
 *
 * <p>The batch is the primitive, since what makes a hot coupon fast is to decide many requests under one lock.
 */
public interface CouponIssuer {

    /** The most members in one batch. */
    int BATCH_MAX = 1_000;

    /**
     * Decides the requests of several members for one coupon, as one step: all of it is carried out or nothing.
     *
     * @param couponId the coupon
     * @param memberIds who asks, in the order of arrival, 0 to {@value #BATCH_MAX}; a member may stand in it twice
     * @return one outcome for each member, in their order; a request sees those before it
     * @throws IllegalArgumentException if an argument or a member is null, or the batch is too large; before any I/O
     * @throws NotCarriedOutException if nothing was carried out; asking again is safe
     * @throws OutcomeUnknownException if it may have been carried out; asking again is safe, and tells
     */
    List<IssueOutcome> issueAll(CouponId couponId, List<MemberId> memberIds);

    /**
     * Decides the request of one member.
     *
     * @param couponId the coupon
     * @param memberId who asks
     * @return the outcome
     * @throws IllegalArgumentException if an argument is null; before any I/O
     * @throws NotCarriedOutException if nothing was carried out; asking again is safe
     * @throws OutcomeUnknownException if it may have been carried out; asking again is safe, and tells
     */
    default IssueOutcome issue(CouponId couponId, MemberId memberId) {
        return issueAll(couponId, List.of(IssueRules.checkMember(memberId))).get(0);
    }
}
