package io.openrun.coupon.queue;

import io.openrun.coupon.CouponId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The issued coupons that the record has no place for. Safe for use by many threads at once. */
public interface IssueOverflows {

    /**
     * Lists those of a coupon by sequence, epoch and member.
     *
     * @param couponId which coupon
     * @param after the last one of the page before; null for the first page
     * @param limit how many at most, 1 to {@value io.openrun.coupon.Paging#LIMIT_MAX}
     * @return the page; shorter than {@code limit} at the end
     * @throws IllegalArgumentException if the limit is out of its range
     * @throws io.openrun.coupon.NotCarriedOutException if the store does not answer
     */
    List<IssueOverflow> list(CouponId couponId, @Nullable IssueOverflow after, int limit);

    /**
     * Counts all there are, of all coupons.
     *
     * @return how many
     * @throws io.openrun.coupon.NotCarriedOutException if the store does not answer
     */
    long count();
}
