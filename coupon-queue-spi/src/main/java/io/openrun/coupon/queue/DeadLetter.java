package io.openrun.coupon.queue;

import io.openrun.coupon.CouponId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that could not be delivered, as it is on record.
 *
 * @param id its name, 32 hexadecimal digits that follow from the origin
 * @param origin where it was found
 * @param cause why it could not be delivered the last time
 * @param detail the same for a person
 * @param attempts how often it was tried, those of reprocessing included
 * @param payload its bytes
 * @param couponId the coupon it tells of; null if that can't be read
 * @param firstAt when it was recorded first, on the clock of the store
 * @param lastAt when it was tried last
 * @param state what became of it
 * @param operator who decided on it last; null if nobody did
 * @param reason what he said; null if nothing
 */
public record DeadLetter(
        String id,
        String origin,
        DeadLetterCause cause,
        String detail,
        int attempts,
        Payload payload,
        @Nullable CouponId couponId,
        Instant firstAt,
        Instant lastAt,
        State state,
        @Nullable String operator,
        @Nullable String reason) {

    /** What became of a dead letter. */
    public enum State {
        /** Nobody has decided yet, or reprocessing failed. */
        WAITING,
        /** It was delivered after all. */
        REPROCESSED,
        /** An operator decided that it is not to be delivered. */
        DISCARDED
    }
}
