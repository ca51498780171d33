package io.openrun.coupon.examples.service.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.DeadLetter;
import io.openrun.coupon.queue.DeadLetterCause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that could not be delivered; without the message, which names a member.
 *
 * @param id its name
 * @param origin where it was found
 * @param cause why it could not be delivered the last time
 * @param detail the same for a person
 * @param attempts how often it was tried in vain
 * @param couponId the coupon it tells of; null if that can't be read
 * @param firstAt when it was recorded first
 * @param lastAt when it was tried last
 * @param state what became of it
 * @param operator who decided on it last; null if nobody did
 * @param reason what he said of it; null if nobody decided
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeadLetterView(
        String id,
        String origin,
        DeadLetterCause cause,
        String detail,
        int attempts,
        @Nullable String couponId,
        Instant firstAt,
        Instant lastAt,
        DeadLetter.State state,
        @Nullable String operator,
        @Nullable String reason) {

    static DeadLetterView of(DeadLetter letter) {
        CouponId couponId = letter.couponId();
        return new DeadLetterView(
                letter.id(),
                letter.origin(),
                letter.cause(),
                letter.detail(),
                letter.attempts(),
                couponId == null ? null : couponId.value(),
                letter.firstAt(),
                letter.lastAt(),
                letter.state(),
                letter.operator(),
                letter.reason());
    }
}
