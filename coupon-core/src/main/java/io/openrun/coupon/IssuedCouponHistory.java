package io.openrun.coupon;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The issued coupons on record: looks them up, uses and expires them.
 *
 * <p>Safe for use by many threads at once. Every method can throw {@link NotCarriedOutException}; those that change
 * something also {@link OutcomeUnknownException}: asking again settles it. Looking neither locks nor writes.
 */
public interface IssuedCouponHistory {

    /**
     * Looks up by id.
     *
     * @param id the id
     * @return the issued coupon, or empty if none of exactly this id is on record
     */
    Optional<IssuedCoupon> find(IssuedCouponId id);

    /**
     * Looks up what a member holds of a coupon.
     *
     * @param couponId the coupon
     * @param memberId the member
     * @return the issued coupon, or empty
     */
    Optional<IssuedCoupon> find(CouponId couponId, MemberId memberId);

    /**
     * Lists what a member holds, by the ids of the coupons in byte order.
     *
     * @param memberId the member
     * @param after the coupon of the last entry of the page before; null for the first page
     * @param limit how many at most, 1 to {@value Paging#LIMIT_MAX}
     * @return the page; shorter than {@code limit} at the end
     * @throws IllegalArgumentException if the limit is out of its range
     */
    List<IssuedCoupon> listByMember(MemberId memberId, @Nullable CouponId after, int limit);

    /**
     * Lists who holds a coupon, in the order of issue.
     *
     * @param couponId the coupon
     * @param afterSequence the sequence of the last entry of the page before; 0 for the first page
     * @param limit how many at most, 1 to {@value Paging#LIMIT_MAX}
     * @return the page; shorter than {@code limit} at the end
     * @throws IllegalArgumentException if the limit or the sequence is out of its range
     */
    List<IssuedCoupon> listByCoupon(CouponId couponId, long afterSequence, int limit);

    /**
     * Uses an issued coupon, if it is unused and the coupon's {@code expireDate} has not come on the store's clock.
     *
     * @param id which
     * @return what became of it
     */
    UseOutcome use(IssuedCouponId id);

    /**
     * Marks every unused one as EXPIRED once the coupon's {@code expireDate} has come on the store's clock; before that
     * it does nothing. Works through them in batches, each a transaction of its own, so it can be stopped and repeated.
     *
     * @param couponId the coupon
     * @param batchSize how many in one transaction at most, 1 to {@value Paging#LIMIT_MAX}
     * @return how many were marked by this call
     * @throws IllegalArgumentException if the batch size is out of its range
     */
    long expire(CouponId couponId, int batchSize);

    /**
     * Counts the issued coupons of a coupon on record.
     *
     * @param couponId the coupon
     * @return how many there are, by status; all zero for a coupon that does not exist
     */
    IssuedCounts count(CouponId couponId);
}
