package io.openrun.coupon;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The coupons there are: creates, looks up and changes them. Apart from issuing, which goes through
 * {@link CouponIssuer}; a change is seen by the next batch of every issuer over the same store.
 *
 * <p>Safe for use by many threads at once. Every method can throw {@link NotCarriedOutException}; those that change
 * something also {@link OutcomeUnknownException}: look, then decide whether to ask again.
 */
public interface CouponCatalog {

    /**
     * Stores a new coupon.
     *
     * @param coupon the coupon; nothing of it was issued yet
     * @throws IllegalArgumentException if it is null or has been used
     * @throws ChangeRefusedException with ID_TAKEN if there is one of this id, whatever its terms
     */
    void create(Coupon coupon);

    /**
     * Looks a coupon up, with the live count of what remains. Neither locks nor writes.
     *
     * @param couponId its name
     * @return the coupon, or empty if there is none
     */
    Optional<Coupon> find(CouponId couponId);

    /**
     * Lists coupons by their ids, in byte order.
     *
     * @param after the last id of the page before; null for the first page
     * @param limit how many at most, 1 to {@value Paging#LIMIT_MAX}
     * @return the page; shorter than {@code limit} at the end
     * @throws IllegalArgumentException if the limit is out of its range
     */
    List<Coupon> list(@Nullable CouponId after, int limit);

    /**
     * Changes the terms of a coupon of which nothing was issued yet.
     *
     * @param couponId its name
     * @param terms what it shall promise
     * @return the changed coupon
     * @throws ChangeRefusedException with TERMS_FROZEN or UNKNOWN_COUPON
     */
    Coupon edit(CouponId couponId, CouponTerms terms);

    /**
     * Adds stock, also while issuing. To a sold-out coupon it may take longer by {@link SoldOutMemory#LEASE}: it is
     * announced first, and added once no node trusts its memory of the sell-out any more. So nobody who gets one of the
     * new ones is told by another node that there are none.
     *
     * @param couponId its name
     * @param count how many more, 1 or more
     * @return the changed coupon
     * @throws IllegalArgumentException if the count is below 1
     * @throws ChangeRefusedException with STOCK_LIMIT or UNKNOWN_COUPON
     */
    Coupon addStock(CouponId couponId, int count);

    /**
     * Removes stock that was not issued, also while issuing.
     *
     * @param couponId its name
     * @param count how many fewer, 1 or more
     * @return the changed coupon
     * @throws IllegalArgumentException if the count is below 1
     * @throws ChangeRefusedException with STOCK_IN_USE or UNKNOWN_COUPON
     */
    Coupon removeStock(CouponId couponId, int count);

    /**
     * Pauses issuing; holders still get their answer. Changes nothing if it is paused already.
     *
     * @param couponId its name
     * @return the coupon
     * @throws ChangeRefusedException with UNKNOWN_COUPON
     */
    Coupon suspend(CouponId couponId);

    /**
     * Takes up issuing again. Changes nothing if it is not paused.
     *
     * @param couponId its name
     * @return the coupon
     * @throws ChangeRefusedException with UNKNOWN_COUPON
     */
    Coupon resume(CouponId couponId);
}
