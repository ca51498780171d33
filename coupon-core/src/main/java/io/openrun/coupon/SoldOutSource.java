package io.openrun.coupon;

import java.util.OptionalLong;
import java.util.function.Consumer;

/** What a {@link SoldOutMemory} asks a store. Looking neither locks nor writes. */
public interface SoldOutSource {

    /**
     * Whether a coupon is sold out, and will be for {@link SoldOutMemory#LEASE} at least: an engine that adds stock to a
     * sold-out coupon announces it that long before, and from then on this is empty.
     *
     * @param couponId the coupon
     * @return the sequence of the last one issued, which every later issue raises; empty if the coupon does not exist, is
     *     not sold out, is refused for another reason, or is about to be restocked
     * @throws CouponException if the store does not answer
     */
    OptionalLong soldOutAt(CouponId couponId);

    /**
     * Hands over everybody who holds a coupon, in any order. The page size is the store's, so the holders need not fit
     * into memory.
     *
     * @param couponId the coupon
     * @param holder is given each of them, some perhaps twice; everybody who held it when this began
     * @throws CouponException if the store does not answer
     */
    void forEachHolder(CouponId couponId, Consumer<MemberId> holder);
}
