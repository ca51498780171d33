package io.openrun.coupon.queue;

import io.openrun.coupon.CouponId;
import java.time.Duration;
import java.time.Instant;
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
 * {@link io.openrun.coupon.OutcomeUnknownException}. Asking again is safe then, and what was carried out the first time
 * shows: {@link #add} has counted the attempts, {@link #claim} finds the dead letter taken until the lease is over,
 * {@link #decide} and {@link #release} return false.
 */
public interface DeadLetters {

    /**
     * Records messages, all or none; they are durable once this returns. One of an origin that is on record already is
     * counted there: its attempts are added, and the rest is as it came the last time. It waits again if it had been
     * reprocessed, and stays discarded if it was. A claim on it stays, too.
     *
     * @param messages what can't be delivered; of several of one origin the last one counts, with the attempts of all
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
     * Takes one that is waiting, so that nobody else decides on it meanwhile. Until the lease is over or the claim has
     * ended nobody takes it a second time, the same operator neither.
     *
     * @param id its name
     * @param operator who asks, see {@link Claim#check}
     * @param lease how long it stays taken, if nothing is decided, see {@link Claim#check}
     * @return the claim, or empty if the dead letter is not waiting, is taken, or does not exist
     * @throws IllegalArgumentException if operator or lease is out of its range
     */
    Optional<Claim> claim(String id, String operator, Duration lease);

    /**
     * Decides on one that was claimed, and ends the claim. A lease that is over does not matter, unless somebody has
     * claimed it since.
     *
     * @param claim what {@link #claim} returned
     * @param decision what is decided
     * @return false if the claim has ended or somebody else has one since: then nothing was changed
     */
    boolean decide(Claim claim, Decision decision);

    /**
     * Ends a claim without a decision, as if it had never been.
     *
     * @param claim what {@link #claim} returned
     * @return false if the claim had ended or somebody else has one since: then nothing was changed
     */
    boolean release(Claim claim);

    /**
     * Lists what was decided on a dead letter, in order.
     *
     * @param id its name
     * @param after the number of the last action of the page before; 0 for the first page
     * @param limit how many at most, 1 to {@value io.openrun.coupon.Paging#LIMIT_MAX}
     * @return the page; shorter than {@code limit} at the end
     * @throws IllegalArgumentException if the limit is out of its range
     */
    List<Action> actions(String id, int after, int limit);

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
     * A dead letter in somebody's hands. No two claims are equal, those of one operator neither: who comes back late does
     * not decide in the place of a later one.
     *
     * @param letter the dead letter when it was taken
     * @param operator who has it
     * @param until when the lease is over, on the clock of the store
     */
    record Claim(DeadLetter letter, String operator, Instant until) {

        /** How long an operator's name may be. */
        public static final int OPERATOR_MAX = 64;

        /** The shortest lease. */
        public static final Duration LEASE_MIN = Duration.ofMillis(1);

        /** The longest lease. */
        public static final Duration LEASE_MAX = Duration.ofDays(1);

        /**
         * Checks who asks for a claim, and for how long.
         *
         * @param operator who asks, 1 to {@value #OPERATOR_MAX} characters, not all blank, without control characters
         * @param lease how long it is to last, {@link #LEASE_MIN} to {@link #LEASE_MAX}
         * @throws IllegalArgumentException if one is null or out of its range
         */
        public static void check(String operator, Duration lease) {
            if (operator == null
                    || operator.isBlank()
                    || operator.length() > OPERATOR_MAX
                    || !StorableText.isStorable(operator)
                    || operator.codePoints().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(
                        "operator must be 1 to " + OPERATOR_MAX + " characters without control characters");
            }
            if (lease == null || lease.compareTo(LEASE_MIN) < 0 || lease.compareTo(LEASE_MAX) > 0) {
                throw new IllegalArgumentException(
                        "lease must be " + LEASE_MIN + " to " + LEASE_MAX + ", was " + lease);
            }
        }
    }

    /**
     * What is decided on a dead letter.
     *
     * @param state REPROCESSED or DISCARDED; WAITING if reprocessing failed, which counts as an attempt
     * @param cause why it failed, the cause of the dead letter from now on; null unless it did
     * @param reason for the record: why it is discarded, or what failed, which is the detail of the dead letter from now
     *     on; 1 to 1,000 characters, longer ones are cut, and what is no valid Unicode becomes U+FFFD; names no member
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
            reason = StorableText.fit(reason, Undeliverable.DETAIL_MAX);
        }
    }

    /**
     * A decision on a dead letter, as it is on record.
     *
     * @param number its place among those on this dead letter, from 1
     * @param state what became of the dead letter
     * @param operator who decided
     * @param reason why, or what failed
     * @param decidedAt when, on the clock of the store
     */
    record Action(int number, DeadLetter.State state, String operator, String reason, Instant decidedAt) {}
}
