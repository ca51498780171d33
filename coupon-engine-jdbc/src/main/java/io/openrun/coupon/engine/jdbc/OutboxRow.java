package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import java.time.Instant;

/** What was issued by one batch, as its row of the outbox tells; {@code attempts} counts how often it was claimed. */
record OutboxRow(CouponId couponId, long firstSequence, int issuedCount, long epoch, Instant issuedAt, int attempts) {

    SequenceRange range() {
        return new SequenceRange(couponId, firstSequence, firstSequence + issuedCount - 1);
    }

    OutboxRow claimed() {
        return new OutboxRow(couponId, firstSequence, issuedCount, epoch, issuedAt, attempts + 1);
    }
}
