package io.openrun.coupon.queue;

import io.openrun.coupon.CouponId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where messages go that can't be delivered, until an operator has decided on them. Every decision is kept with who made
 * it, when and why.
 *
 * <p>Safe for use by many threads, nodes and operators at once. Every method can throw
 * {@link io.openrun.coupon.NotCarriedOutException}; those that change something also
 * {@link io.openrun.coupon.OutcomeUnknownException}, and can be asked again.
 */
public interface DeadLetters {

    /**
     * Records messages, all or none; they are durable once this returns. One of an origin that is on record already is
     * counted there: it waits again if it had been reprocessed, and stays discarded if it was.
     *
     * @param messages what can't be delivered
     */
    void add(List<Undeliverable> messages);

    /**
     * Looks one up.
     *
     * @param id its name
     * @return the dead letter, or empty if there is none
     */
    Optional<DeadLetter> find(String id);

    /**
     * Lists dead letters by their ids.
     *
     * @param filter which ones
     * @param after the last id of the page before; null for the first page
     * @param limit how many at most, 1 to {@value io.openrun.coupon.Paging#LIMIT_MAX}
     * @return the page; shorter than {@code limit} at the end
     * @throws IllegalArgumentException if the limit is out of its range
     */
    List<DeadLetter> list(Filter filter, @Nullable String after, int limit);

    /** {@return how many are waiting, by their causes; causes of which none is waiting are left out} */
    Map<DeadLetterCause, Long> waiting();

    /**
     * Takes one that is waiting, so that nobody else decides on it meanwhile.
     *
     * @param id its name
     * @param operator who asks, 1 to 64 characters
     * @param lease how long it stays taken, if nothing is decided; above zero
     * @return the dead letter, or empty if it is not waiting, or taken by somebody else
     */
    Optional<DeadLetter> claim(String id, String operator, Duration lease);

    /**
     * Decides on one that the operator has claimed, and ends the claim.
     *
     * @param id its name
     * @param operator who decides
     * @param decision what he decides
     * @return false if it is not his any more: then nothing was changed
     */
    boolean decide(String id, String operator, Decision decision);

    /**
     * Which dead letters; null stands for any.
     *
     * @param state in which state
     * @param cause of which cause
     * @param couponId of which coupon
     */
    record Filter(
            DeadLetter.@Nullable State state,
            @Nullable DeadLetterCause cause,
            @Nullable CouponId couponId) {

        /** All that are waiting. */
        public static final Filter WAITING = new Filter(DeadLetter.State.WAITING, null, null);
    }

    /**
     * What is decided on a dead letter.
     *
     * @param state REPROCESSED or DISCARDED; WAITING if reprocessing failed, which counts as an attempt
     * @param cause why it failed; null unless it did
     * @param reason for the record: why it is discarded, or what failed; 1 to 1,000 characters, longer ones are cut
     */
    record Decision(DeadLetter.State state, @Nullable DeadLetterCause cause, String reason) {

        /**
         * Checks the parts.
         *
         * @param state what becomes of it
         * @param cause why it failed
         * @param reason for the record
         * @throws IllegalArgumentException if state or reason is missing, or there is a cause without a failure or a
         *     failure without a cause
         */
        public Decision {
            if (state == null || reason == null || reason.isBlank()) {
                throw new IllegalArgumentException("state and reason must be given");
            }
            if ((state == DeadLetter.State.WAITING) != (cause != null)) {
                throw new IllegalArgumentException("cause must be given if, and only if, it waits again");
            }
            reason =
                    reason.length() > Undeliverable.DETAIL_MAX ? reason.substring(0, Undeliverable.DETAIL_MAX) : reason;
        }
    }
}
