package io.openrun.coupon.testkit;

import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.IssueOverflows;

/**
 * The record where a hand-off ends.
 *
 * @param sink puts events on record
 * @param catalog the coupons there are
 * @param history what is on record
 * @param overflows what has no place there
 * @param deadLetters what could not be delivered; none is waiting when a rule begins
 */
public record RecordUnderTest(
        EventSink sink,
        CouponCatalog catalog,
        IssuedCouponHistory history,
        IssueOverflows overflows,
        DeadLetters deadLetters) {}
