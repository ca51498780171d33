package io.openrun.coupon.queue;

import io.openrun.coupon.NotCarriedOutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Dead letters in this JVM, as far as a worker uses them, that can be away. */
final class RecordedDeadLetters implements DeadLetters {

    private final Map<String, DeadLetter> letters = new ConcurrentSkipListMap<>();
    volatile boolean away;

    List<DeadLetter> waitingLetters() {
        return letters.values().stream()
                .filter(letter -> letter.state() == DeadLetter.State.WAITING)
                .toList();
    }

    List<DeadLetter> all() {
        return new ArrayList<>(letters.values());
    }

    private void answer() {
        if (away) {
            throw new NotCarriedOutException(NotCarriedOutException.Reason.UNAVAILABLE, Duration.ZERO, "away", null);
        }
    }

    @Override
    public void add(List<Undeliverable> messages) {
        answer();
        for (Undeliverable message : messages) {
            String id = DeadLetter.idOf(message.origin());
            DeadLetter before = letters.get(id);
            DeadLetter unused = letters.put(
                    id,
                    new DeadLetter(
                            id,
                            message.origin(),
                            message.cause(),
                            message.detail(),
                            message.attempts() + (before == null ? 0 : before.attempts()),
                            message.payload(),
                            message.couponId(),
                            Instant.EPOCH,
                            Instant.EPOCH,
                            DeadLetter.State.WAITING,
                            null,
                            null));
        }
    }

    @Override
    public Optional<DeadLetter> find(String id) {
        answer();
        return Optional.ofNullable(letters.get(id));
    }

    @Override
    public Optional<Claim> claim(String id, String operator, Duration lease) {
        return find(id).filter(letter -> letter.state() == DeadLetter.State.WAITING)
                .map(letter -> new Claim(letter, operator, Instant.EPOCH));
    }

    @Override
    public boolean release(Claim claim) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Action> actions(String id, int after, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean decide(Claim claim, Decision decision) {
        answer();
        DeadLetter unused = letters.computeIfPresent(
                claim.letter().id(),
                (same, letter) -> new DeadLetter(
                        same,
                        letter.origin(),
                        letter.cause(),
                        letter.detail(),
                        letter.attempts(),
                        letter.payload(),
                        letter.couponId(),
                        letter.firstAt(),
                        letter.lastAt(),
                        decision.state(),
                        claim.operator(),
                        decision.reason()));
        return true;
    }

    @Override
    public List<DeadLetter> list(Filter filter, @Nullable String after, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<DeadLetterCause, Long> waiting() {
        throw new UnsupportedOperationException();
    }
}
