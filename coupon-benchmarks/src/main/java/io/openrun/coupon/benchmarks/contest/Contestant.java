package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;

/** Somebody who issues coupons, and can be asked afterwards what is on record. Safe for many threads at once. */
public interface Contestant extends AutoCloseable {

    /** Creates a coupon that can be issued now. */
    void open(CouponId couponId, int totalCount);

    /** Asks for one member, and waits for the answer. */
    Answer issue(CouponId couponId, MemberId memberId);

    /** Reads what is on record, whatever the callers were told. */
    Ledger ledger(CouponId couponId);

    /** Says that nobody will ask for this coupon again. */
    default void retire(CouponId couponId) {}

    /** What a reader wants to know of how it was set up: pool size, settings. */
    String describe();

    @Override
    void close();
}
