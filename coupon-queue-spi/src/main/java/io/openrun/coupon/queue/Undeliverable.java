package io.openrun.coupon.queue;

import io.openrun.coupon.CouponId;
import org.jspecify.annotations.Nullable;

/**
 * A message that can't go where it should: a dead letter to be.
 *
 * @param origin where it was found, 1 to {@value #ORIGIN_MAX} characters of valid Unicode without U+0000; the same
 *     whenever the same message is delivered again, so nothing of it is what a sender chose
 * @param cause why it can't be delivered
 * @param detail the same for a person, up to {@value #DETAIL_MAX} characters, longer ones are cut; names no member. What
 *     is no valid Unicode in it, or U+0000, becomes U+FFFD
 * @param attempts how often it was tried, 1 or more
 * @param payload its bytes, as they came or as the codec writes the event
 * @param couponId the coupon it tells of; null if that can't be read
 */
public record Undeliverable(
        String origin,
        DeadLetterCause cause,
        String detail,
        int attempts,
        Payload payload,
        @Nullable CouponId couponId) {

    /** How long an origin may be. */
    public static final int ORIGIN_MAX = 255;

    /** How long a detail may be. */
    public static final int DETAIL_MAX = 1_000;

    /**
     * Checks the parts.
     *
     * @param origin where it was found
     * @param cause why it can't be delivered
     * @param detail the same for a person
     * @param attempts how often it was tried
     * @param payload its bytes
     * @param couponId the coupon it tells of, or null
     * @throws IllegalArgumentException if one is null or out of its range
     */
    public Undeliverable {
        if (origin == null || origin.isEmpty() || origin.length() > ORIGIN_MAX || !StorableText.isStorable(origin)) {
            throw new IllegalArgumentException(
                    "origin must be 1 to " + ORIGIN_MAX + " characters of valid Unicode without U+0000");
        }
        if (cause == null || detail == null || payload == null) {
            throw new IllegalArgumentException("cause, detail and payload must be given");
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be 1 or more, was " + attempts);
        }
        detail = StorableText.fit(detail, DETAIL_MAX);
    }
}
