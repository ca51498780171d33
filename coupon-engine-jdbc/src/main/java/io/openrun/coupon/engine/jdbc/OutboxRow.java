package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.Traceparent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was issued by one batch, as its row of the outbox tells; {@code attempts} counts how often it was claimed. */
record OutboxRow(
        CouponId couponId,
        long firstSequence,
        int issuedCount,
        long epoch,
        Instant issuedAt,
        @Nullable Traceparent traceparent,
        int attempts) {

    SequenceRange range() {
        return new SequenceRange(couponId, firstSequence, firstSequence + issuedCount - 1);
    }

    OutboxRow claimed() {
        return new OutboxRow(couponId, firstSequence, issuedCount, epoch, issuedAt, traceparent, attempts + 1);
    }
}
