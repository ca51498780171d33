package io.openrun.coupon.examples.service.api;

import io.openrun.coupon.IssuedCoupon;
import java.time.Instant;

/**
 * What a member holds, as it was issued; the same each time he asks.
 *
 * @param id its id
 * @param couponId which coupon
 * @param sequence its place in the order of issue, from 1
 * @param issuedAt when it was issued, on the store's clock
 */
record IssueAnswer(String id, String couponId, long sequence, Instant issuedAt) {

    static IssueAnswer of(IssuedCoupon issued) {
        return new IssueAnswer(issued.id().toString(), issued.couponId().value(), issued.sequence(), issued.issuedAt());
    }
}
