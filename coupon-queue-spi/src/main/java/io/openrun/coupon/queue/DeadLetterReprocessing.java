package io.openrun.coupon.queue;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.queue.DeadLetter.State;
import io.openrun.coupon.queue.DeadLetters.Claim;
import io.openrun.coupon.queue.DeadLetters.Decision;
import io.openrun.coupon.queue.DeadLetters.Filter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an operator does with dead letters: has them delivered after all, or discards them. Each is claimed, tried once
 * and decided on by itself; how often it was tried before does not matter. Thread-safe; any number of operators may work
 * at once, each dead letter is in the hands of one.
 *
 * <p>A run that dies between delivery and decision, or can't decide because the dead letters don't answer, leaves its dead
 * letter claimed until the lease is over. Whoever
 * reprocesses it then delivers it a second time, which the sink takes for the same. Whoever discards it does not take
 * back what was delivered.
 */
public final class DeadLetterReprocessing {

    /** How long a claim lasts unless said otherwise: far longer than one event takes to append. */
    public static final Duration LEASE = Duration.ofMinutes(1);

    /** A page holds payloads, and a payload may be large. */
    private static final int PAGE = 20;

    private static final Decision DELIVERED = new Decision(State.REPROCESSED, null, "delivered");

    private final DeadLetters deadLetters;
    private final EventCodec codec;
    private final EventSink sink;
    private final Duration lease;

    /**
     * Reprocesses with claims of a minute.
     *
     * @param deadLetters where the dead letters are
     * @param codec how they are read
     * @param sink where they should have gone
     */
    public DeadLetterReprocessing(DeadLetters deadLetters, EventCodec codec, EventSink sink) {
        this(deadLetters, codec, sink, LEASE);
    }

    /**
     * Reprocesses with claims of a given time.
     *
     * @param deadLetters where the dead letters are
     * @param codec how they are read
     * @param sink where they should have gone
     * @param lease how long a claim lasts, {@link Claim#LEASE_MIN} to {@link Claim#LEASE_MAX}; longer than the sink can
     *     take for one event, or another operator may discard what is just being delivered
     * @throws IllegalArgumentException if the lease is out of its range
     */
    public DeadLetterReprocessing(DeadLetters deadLetters, EventCodec codec, EventSink sink, Duration lease) {
        Claim.check("anybody", lease);
        this.deadLetters = deadLetters;
        this.codec = codec;
        this.sink = sink;
        this.lease = lease;
    }

    /** What became of one dead letter in a run. */
    public enum Outcome {
        /** It was delivered. */
        REPROCESSED,
        /** It could not be delivered this time either, and waits again. */
        FAILED,
        /** Nothing was decided: it is not waiting, or it is in somebody else's hands. */
        SKIPPED
    }

    /** Is told how a run gets on, by the thread of the run. What it throws ends the run. */
    @FunctionalInterface
    public interface Progress {

        /**
         * One more is done with.
         *
         * @param id the name of the dead letter
         * @param outcome what became of it
         */
        void done(String id, Outcome outcome);
    }

    /**
     * What a run did.
     *
     * @param reprocessed how many were delivered
     * @param failed how many could not be delivered this time either
     * @param skipped how many were left to others
     */
    public record Result(long reprocessed, long failed, long skipped) {

        Result plus(Outcome outcome) {
            return new Result(
                    reprocessed + (outcome == Outcome.REPROCESSED ? 1 : 0),
                    failed + (outcome == Outcome.FAILED ? 1 : 0),
                    skipped + (outcome == Outcome.SKIPPED ? 1 : 0));
        }
    }

    /**
     * Tries to deliver the waiting ones of a kind, each at most once.
     *
     * @param filter which ones; its state must be WAITING or null, which is the same here
     * @param operator who asks, see {@link Claim#check}
     * @return what came of it
     * @throws IllegalArgumentException if the filter asks for another state, or the operator is out of range
     * @throws CouponException if the sink or the dead letters don't answer: the run ends, and the one it was at was not
     *     counted as tried, but may have been delivered
     */
    public Result reprocess(Filter filter, String operator) {
        return reprocess(filter, operator, (id, outcome) -> {});
    }

    /**
     * The same with somebody to tell of each.
     *
     * @param filter which ones; its state must be WAITING or null, which is the same here
     * @param operator who asks, see {@link Claim#check}
     * @param progress is told of each once it is done with
     * @return what came of it
     * @throws IllegalArgumentException if the filter asks for another state, or the operator is out of range
     * @throws CouponException if the sink or the dead letters don't answer: the run ends, and the one it was at was not
     *     counted as tried, but may have been delivered
     */
    public Result reprocess(Filter filter, String operator, Progress progress) {
        if (filter.state() != null && filter.state() != State.WAITING) {
            throw new IllegalArgumentException("filter.state must be WAITING or null, was " + filter.state());
        }
        Claim.check(operator, lease);
        Filter waiting = new Filter(State.WAITING, filter.cause(), filter.couponId());
        Result result = new Result(0, 0, 0);
        // In the order of the ids, so that what fails and waits again is not met a second time.
        List<DeadLetter> page = deadLetters.list(waiting, null, PAGE);
        while (!page.isEmpty()) {
            for (DeadLetter letter : page) {
                Outcome outcome = reprocess(letter.id(), operator);
                result = result.plus(outcome);
                progress.done(letter.id(), outcome);
            }
            page = deadLetters.list(waiting, page.get(page.size() - 1).id(), PAGE);
        }
        return result;
    }

    /**
     * Tries to deliver one.
     *
     * @param id its name
     * @param operator who asks, see {@link Claim#check}
     * @return what became of it; SKIPPED also if there is none of this name
     * @throws IllegalArgumentException if the operator is out of range
     * @throws CouponException if the sink or the dead letters don't answer: it was not counted as tried, and may have been
     *     delivered
     */
    public Outcome reprocess(String id, String operator) {
        Optional<Claim> claim = deadLetters.claim(id, operator, lease);
        if (claim.isEmpty()) {
            return Outcome.SKIPPED;
        }
        Decision decision = deliver(claim.get());
        if (!deadLetters.decide(claim.get(), decision)) {
            return Outcome.SKIPPED;
        }
        return decision.state() == State.REPROCESSED ? Outcome.REPROCESSED : Outcome.FAILED;
    }

    /**
     * Decides that one is not to be delivered, for good.
     *
     * @param id its name
     * @param operator who decides, see {@link Claim#check}
     * @param reason why, 1 to 1,000 characters, longer ones are cut; names no member
     * @return false if nothing was decided: it is not waiting, or it is in somebody else's hands
     * @throws IllegalArgumentException if operator or reason is out of range
     * @throws CouponException if the dead letters don't answer
     */
    public boolean discard(String id, String operator, String reason) {
        Decision discarded = new Decision(State.DISCARDED, null, reason);
        return deadLetters
                .claim(id, operator, lease)
                .filter(claim -> deadLetters.decide(claim, discarded))
                .isPresent();
    }

    private Decision deliver(Claim claim) {
        try {
            sink.append(List.of(codec.decode(claim.letter().payload().bytes())));
            return DELIVERED;
        } catch (UnreadableEventException unreadable) {
            return failed(unreadable.reason(), String.valueOf(unreadable.getMessage()));
        } catch (CouponException failure) {
            if (failure instanceof NotCarriedOutException no && no.reason() == Reason.REJECTED) {
                return failed(DeadLetterCause.REJECTED, String.valueOf(no.getMessage()));
            }
            giveBack(claim, failure);
            throw failure;
        } catch (RuntimeException unexpected) {
            // Only its type, since nobody promises that its message names no member.
            return failed(DeadLetterCause.FAILED, unexpected.getClass().getName());
        }
    }

    private static Decision failed(DeadLetterCause cause, String detail) {
        return new Decision(State.WAITING, cause, detail.isBlank() ? cause.name() : detail);
    }

    private void giveBack(Claim claim, CouponException failure) {
        try {
            boolean unused = deadLetters.release(claim);
        } catch (CouponException second) {
            failure.addSuppressed(second);
        }
    }
}
