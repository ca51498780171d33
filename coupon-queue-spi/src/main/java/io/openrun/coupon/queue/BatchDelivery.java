package io.openrun.coupon.queue;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.queue.EventSource.Delivery;
import java.io.Serial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Delivers what was gathered, and acknowledges it: every message ends in the sink or in the dead letters. Used by one
 * thread at a time.
 *
 * <p>What goes wrong for now is tried again until it works, and counts against nobody. What the sink refuses for good, or
 * fails on, is halved until the event stands alone that it is about; that one is tried some times more.
 */
final class BatchDelivery {

    private static final Duration PAUSE_FIRST = Duration.ofMillis(50);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
    private static final Duration CLAIM = Duration.ofMinutes(1);
    private static final String OPERATOR = "worker";
    private static final DeadLetters.Decision STORED =
            new DeadLetters.Decision(DeadLetter.State.REPROCESSED, null, "the worker lived to store it");

    /** Nothing more can be done about a delivery now: it stays unacknowledged, and comes again. */
    static final class AbandonedException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        AbandonedException() {
            super("the worker was stopped before what it had in hand was delivered");
        }
    }

    /** What is tried again while it fails for now. */
    private interface Step {
        void run();
    }

    private final EventWorker.Parts parts;
    private final Turnstile turnstile;
    private final WorkerRecord record;
    private List<Delivery> inHand = List.of();
    private long keptAt;

    BatchDelivery(EventWorker.Parts parts, Turnstile turnstile, WorkerRecord record) {
        this.parts = parts;
        this.turnstile = turnstile;
        this.record = record;
    }

    void deliver(List<Delivery> deliveries) {
        inHand = deliveries;
        keptAt = System.nanoTime();
        List<Undeliverable> unreadable = new ArrayList<>();
        List<CouponIssuedEvent> events = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            unreadable.addAll(delivery.unreadable());
            if (delivery.attempts() > parts.deliveriesMax()) {
                delivery.events().forEach(event -> deliverSuspect(event, delivery.attempts()));
            } else {
                events.addAll(delivery.events());
            }
        }
        bury(unreadable);
        store(events);
        deliveries.forEach(this::acknowledge);
    }

    private void store(List<CouponIssuedEvent> events) {
        Map<CouponIssuedEvent, RuntimeException> refused = refusedOf(events);
        for (int attempt = 1; attempt < parts.attemptsMax() && !refused.isEmpty(); attempt++) {
            pause(backOff(attempt));
            Map<CouponIssuedEvent, RuntimeException> again = new LinkedHashMap<>();
            refused.keySet().forEach(event -> again.putAll(refusedOf(List.of(event))));
            refused = again;
        }
        List<Undeliverable> dead = new ArrayList<>();
        refused.forEach((event, failure) -> dead.add(undeliverable(
                event,
                failure instanceof CouponException ? DeadLetterCause.REJECTED : DeadLetterCause.FAILED,
                String.valueOf(failure.getMessage()),
                parts.attemptsMax())));
        bury(dead);
    }

    /** Stores events, halving what is refused; those that are refused alone, each with its reason. */
    private Map<CouponIssuedEvent, RuntimeException> refusedOf(List<CouponIssuedEvent> events) {
        if (events.isEmpty()) {
            return Map.of();
        }
        RuntimeException refusal = append(events);
        if (refusal == null) {
            record.stored(events.size());
            return Map.of();
        }
        if (events.size() == 1) {
            return Map.of(events.get(0), refusal);
        }
        int half = events.size() / 2;
        Map<CouponIssuedEvent, RuntimeException> refused = new LinkedHashMap<>(refusedOf(events.subList(0, half)));
        refused.putAll(refusedOf(events.subList(half, events.size())));
        return refused;
    }

    /** Null once the events are durable; else why they never will be, all together. */
    private @Nullable RuntimeException append(List<CouponIssuedEvent> events) {
        try {
            untilItWorks("the sink does not take events", () -> parts.sink().append(events));
            return null;
        } catch (AbandonedException stopped) {
            throw stopped;
        } catch (RuntimeException refusal) {
            return refusal;
        }
    }

    private void bury(List<Undeliverable> messages) {
        if (!messages.isEmpty()) {
            untilItWorks(
                    "the dead letters do not take messages",
                    () -> parts.deadLetters().add(messages));
            messages.stream()
                    .map(Undeliverable::cause)
                    .distinct()
                    .forEach(cause -> record.deadLettered(
                            (int) messages.stream()
                                    .filter(message -> message.cause() == cause)
                                    .count(),
                            cause));
        }
    }

    /**
     * Workers died while they had this event in hand. So it is a dead letter before the work, and none any more after
     * it; the one that it was when another died of it stays one.
     */
    private void deliverSuspect(CouponIssuedEvent event, int attempts) {
        Undeliverable suspect =
                undeliverable(event, DeadLetterCause.WORKER_DIED, "workers died while they worked on it", attempts);
        String id = DeadLetter.idOf(suspect.origin());
        boolean[] known = {false};
        untilItWorks(
                "the dead letters do not answer",
                () -> known[0] = parts.deadLetters().find(id).stream()
                        .anyMatch(letter -> letter.state() == DeadLetter.State.WAITING));
        if (known[0]) {
            return;
        }
        untilItWorks(
                "the dead letters do not take messages",
                () -> parts.deadLetters().add(List.of(suspect)));
        store(List.of(event));
        untilItWorks("the dead letters do not answer", () -> survived(id));
    }

    /** Unless the event was refused meanwhile, and is a dead letter for that. */
    private void survived(String id) {
        parts.deadLetters()
                .find(id)
                .filter(letter -> letter.cause() == DeadLetterCause.WORKER_DIED)
                .flatMap(letter -> parts.deadLetters().claim(id, OPERATOR, CLAIM))
                .ifPresent(claim -> {
                    boolean unused = parts.deadLetters().decide(claim, STORED);
                });
    }

    private Undeliverable undeliverable(CouponIssuedEvent event, DeadLetterCause cause, String detail, int attempts) {
        return new Undeliverable(
                "event " + event.id(),
                cause,
                detail,
                attempts,
                new Payload(parts.codec().encode(event)),
                event.couponId());
    }

    private void acknowledge(Delivery delivery) {
        try {
            parts.source().acknowledge(delivery);
        } catch (CouponException failure) {
            // it comes again, and is known then
            record.unexpected("a delivery could not be acknowledged", failure);
        }
    }

    private void untilItWorks(String what, Step step) {
        boolean failing = false;
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    step.run();
                    return;
                } catch (CouponException failure) {
                    if (isForGood(failure)) {
                        throw failure;
                    }
                    record.fails(what, failure, failing);
                    failing = true;
                    pause(backOff(attempt));
                }
            }
        } finally {
            if (failing) {
                record.failsNoMore(what);
            }
        }
    }

    private static boolean isForGood(CouponException failure) {
        return failure instanceof NotCarriedOutException refused
                && refused.reason() == NotCarriedOutException.Reason.REJECTED;
    }

    private static Duration backOff(int attempt) {
        Duration pause = PAUSE_FIRST.multipliedBy(1L << Math.min(attempt - 1, 10));
        return pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX;
    }

    /** Waits before another try, and keeps what is in hand meanwhile. */
    private void pause(Duration about) {
        long until = System.nanoTime() + about.toNanos();
        for (long left = about.toNanos(); left > 0; left = until - System.nanoTime()) {
            if (turnstile.isAbandoned()) {
                throw new AbandonedException();
            }
            keep();
            turnstile.pause(Duration.ofNanos(Math.min(left, parts.keepEvery().toNanos())));
        }
    }

    private void keep() {
        if (System.nanoTime() - keptAt < parts.keepEvery().toNanos()) {
            return;
        }
        keptAt = System.nanoTime();
        for (Delivery delivery : inHand) {
            try {
                parts.source().keep(delivery);
            } catch (CouponException failure) {
                record.unexpected("a delivery could not be kept", failure);
            }
        }
    }
}
