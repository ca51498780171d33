package io.openrun.coupon.queue.sqs;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.OutcomeUnknownException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;

/**
 * Requests of up to ten entries, of which SQS may do some and not others. What SQS did not confirm is sent again until the
 * deadline; done is only what it named as done.
 *
 * @param <E> the SDK's type of an entry
 */
final class BatchRequests<E> {

    private static final Duration PAUSE_FIRST = Duration.ofMillis(50);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

    /**
     * One request.
     *
     * @param <E> the SDK's type of an entry
     */
    interface Request<E> {

        Answer send(List<E> entries, Deadline deadline);
    }

    /**
     * What SQS said.
     *
     * @param done the ids of entries that it did
     * @param failed those that it did not
     */
    record Answer(Set<String> done, List<BatchResultErrorEntry> failed) {}

    /** What became of one batch: whether any of it was done for sure, and why not all; null if all was. */
    private record Outcome(boolean someDone, @Nullable CouponException failure) {}

    private final Request<E> request;
    private final Function<E, String> idOf;
    private final Predicate<BatchResultErrorEntry> settled;
    private final RequestThreads threads;

    /** Entries whose error is settled count as done. */
    BatchRequests(
            Request<E> request,
            Function<E, String> idOf,
            Predicate<BatchResultErrorEntry> settled,
            RequestThreads threads) {
        this.request = request;
        this.idOf = idOf;
        this.settled = settled;
        this.threads = threads;
    }

    /** Returns when all are done; if one batch fails for good or for too long, no other is begun. */
    void send(List<List<E>> batches, Deadline deadline) {
        AtomicInteger next = new AtomicInteger();
        AtomicBoolean failed = new AtomicBoolean();
        Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
        threads.run(batches.size(), () -> {
            while (!failed.get()) {
                int batch = next.getAndIncrement();
                if (batch >= batches.size()) {
                    return;
                }
                Outcome outcome = sendUntilDone(batches.get(batch), deadline);
                if (outcome.failure() != null) {
                    failed.set(true);
                }
                boolean unused = outcomes.add(outcome);
            }
        });
        throwFailure(List.copyOf(outcomes), batches.size());
    }

    private Outcome sendUntilDone(List<E> entries, Deadline deadline) {
        List<E> left = entries;
        @Nullable CouponException failure = null;
        for (Duration pause = PAUSE_FIRST; !left.isEmpty(); pause = longer(pause)) {
            if (failure != null && (isForGood(failure) || !deadline.pause(pause) || deadline.isOver())) {
                return new Outcome(left.size() < entries.size(), failure);
            }
            if (deadline.isOver()) {
                return new Outcome(false, SqsFailure.tooLate());
            }
            Answer answer;
            try {
                answer = request.send(left, deadline);
            } catch (RuntimeException broken) {
                return new Outcome(left.size() < entries.size(), SqsFailure.sent(broken));
            }
            Map<String, BatchResultErrorEntry> errors = answer.failed().stream()
                    .collect(Collectors.toMap(BatchResultErrorEntry::id, Function.identity(), (one, other) -> one));
            List<E> again = new ArrayList<>();
            for (E entry : left) {
                String id = idOf.apply(entry);
                @Nullable BatchResultErrorEntry error = errors.get(id);
                if (error == null ? answer.done().contains(id) : settled.test(error)) {
                    continue;
                }
                again.add(entry);
                failure = worse(failure, error);
            }
            left = again;
        }
        return new Outcome(true, null);
    }

    private static CouponException worse(@Nullable CouponException known, @Nullable BatchResultErrorEntry error) {
        if (known != null && (isForGood(known) || known instanceof OutcomeUnknownException)) {
            return known;
        }
        return error == null
                ? new OutcomeUnknownException("SQS does not say what became of a message of a batch", null)
                : SqsFailure.refused(error);
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(PAUSE_MAX) < 0 ? twice : PAUSE_MAX;
    }

    private static void throwFailure(List<Outcome> outcomes, int batches) {
        List<CouponException> failures = new ArrayList<>();
        boolean someDone = false;
        for (Outcome outcome : outcomes) {
            someDone |= outcome.someDone();
            if (outcome.failure() != null) {
                failures.add(outcome.failure());
            }
        }
        for (CouponException failure : failures) {
            if (isForGood(failure)) {
                throw failure;
            }
        }
        for (CouponException failure : failures) {
            if (failure instanceof OutcomeUnknownException) {
                throw failure;
            }
        }
        if (!failures.isEmpty()) {
            CouponException first = failures.get(0);
            throw someDone ? new OutcomeUnknownException("SQS did some, not all: " + first.getMessage(), first) : first;
        }
        if (outcomes.size() < batches) {
            throw new OutcomeUnknownException("a thread ended before its requests did", null);
        }
    }

    private static boolean isForGood(CouponException failure) {
        return failure instanceof NotCarriedOutException no && no.reason() == Reason.REJECTED;
    }
}
