package io.openrun.coupon.queue;

import io.openrun.coupon.CouponId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A message that could not be delivered, as it is on record.
 *
 * @param id its name, see {@link #idOf}
 * @param origin where it was found
 * @param cause why it could not be delivered the last time
 * @param detail the same for a person
 * @param attempts how often it was tried in vain, those of reprocessing included
 * @param payload its bytes
 * @param couponId the coupon it tells of; null if that can't be read
 * @param firstAt when it was recorded first, on the clock of the store
 * @param lastAt when it was tried last
 * @param state what became of it
 * @param operator who decided on it last; null if nobody did
 * @param reason what he said of it; null if nobody decided
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

    /** How many bytes of the hash make a name; two origins of one name are not to be expected. */
    private static final int ID_BYTES = 16;

    /**
     * The name of the dead letter of a message: the first 32 hexadecimal digits of the SHA-256 of its origin in UTF-8, in
     * lower case.
     *
     * @param origin where the message was found
     * @return the name, whether there is a dead letter of it or not
     */
    public static String idOf(String origin) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(origin.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
