package io.openrun.coupon;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where the stock of each coupon lies, on record beside the catalog. An engine that keeps stock in a store of its own
 * takes it over through this port, so that one store at a time issues a coupon.
 *
 * <p>Each take-over raises the coupon's epoch. Every change names the epoch it acts for, and is refused with
 * HELD_ELSEWHERE once there is a newer one.
 *
 * <p>Safe for use by many threads at once. Every method can throw {@link NotCarriedOutException}; those that change
 * something also {@link OutcomeUnknownException}: {@link #opened} and {@link #close} can be asked again, else look first.
 */
public interface StockRegister {

    /**
     * Looks up one coupon. Neither locks nor writes.
     *
     * @param couponId its name
     * @return what is on record, or empty if there is no such coupon
     */
    Optional<StockEntry> find(CouponId couponId);

    /**
     * Lists all coupons by their ids, in byte order.
     *
     * @param after the last id of the page before; null for the first page
     * @param limit how many at most, 1 to {@value Paging#LIMIT_MAX}
     * @return the page; shorter than {@code limit} at the end
     * @throws IllegalArgumentException if the limit is out of its range
     */
    List<StockEntry> list(@Nullable CouponId after, int limit);

    /**
     * Lists the coupons that no other store has been opened for (ROWS or OPENING), although their issue period has begun
     * or begins soon, and is not over, on the store's clock.
     *
     * @param ahead how soon, 0 or more
     * @param after the last id of the page before; null for the first page
     * @param limit how many at most, 1 to {@value Paging#LIMIT_MAX}
     * @return the page, by their ids in byte order; shorter than {@code limit} at the end
     * @throws IllegalArgumentException if the limit is out of its range, or {@code ahead} is null or negative
     */
    List<StockEntry> listDue(Duration ahead, @Nullable CouponId after, int limit);

    /**
     * Takes the stock out of the rows, or over from somebody who did and did not finish: from now on its state is
     * OPENING, in the next epoch, and nobody issues.
     *
     * @param couponId its name
     * @param epoch the epoch it was last seen in
     * @return what is on record now
     * @throws ChangeRefusedException with UNKNOWN_COUPON; or HELD_ELSEWHERE if the epoch is another by now, or the state
     *     neither ROWS nor OPENING
     */
    StockEntry takeOver(CouponId couponId, long epoch);

    /**
     * Reports that another store is loaded, and issues from now on. Changes nothing if this same store was reported
     * already.
     *
     * @param couponId its name
     * @param epoch the epoch of the take-over
     * @param storeIdentity how the store names itself, 1 to 64 characters of ASCII
     * @return what is on record now
     * @throws IllegalArgumentException if the identity is null, empty, too long or not ASCII
     * @throws ChangeRefusedException with UNKNOWN_COUPON; or HELD_ELSEWHERE if the epoch is another by now, or the state
     *     not OPENING
     */
    StockEntry opened(CouponId couponId, long epoch, String storeIdentity);

    /**
     * Changes a coupon while another store issues it. The store is told afterwards, in the order of revisions.
     *
     * @param couponId its name
     * @param epoch the epoch it acts for
     * @param change gives the changed coupon, or throws {@link ChangeRefusedException}; it keeps id and terms
     * @return what is on record now; with the same revision if the change changed nothing
     * @throws ChangeRefusedException with UNKNOWN_COUPON; HELD_ELSEWHERE if the epoch is another by now, or the state
     *     not OPEN; or what the change refuses
     */
    StockEntry change(CouponId couponId, long epoch, UnaryOperator<Coupon> change);

    /**
     * Ends issuing for good, which is a change with a revision of its own. Changes nothing if it has ended in this epoch
     * already.
     *
     * @param couponId its name
     * @param epoch the epoch it acts for
     * @return what is on record now
     * @throws ChangeRefusedException with UNKNOWN_COUPON; or HELD_ELSEWHERE if the epoch is another by now, or the state
     *     not OPEN
     */
    StockEntry close(CouponId couponId, long epoch);
}
