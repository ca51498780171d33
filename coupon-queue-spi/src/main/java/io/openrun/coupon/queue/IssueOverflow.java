package io.openrun.coupon.queue;

import io.openrun.coupon.MemberId;
import java.time.Instant;

/**
 * An issued coupon that the record has no place for. A member was told that he has it, so it is kept and reported, never
 * dropped.
 *
 * @param event what was issued
 * @param reason why it has no place
 * @param recordedAt when this was found, on the clock of the record's store
 */
public record IssueOverflow(CouponIssuedEvent event, Reason reason, Instant recordedAt) {

    /** Why an issued coupon has no place on record. */
    public enum Reason {
        /** As many are on record as the coupon has. */
        FULL,
        /** Another member has this sequence. */
        SEQUENCE_TAKEN,
        /** The member has another one of this coupon. */
        CONFLICT
    }

    /** {@return who was told that he has it} */
    public MemberId memberId() {
        return event.memberId();
    }
}
