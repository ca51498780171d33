package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.DeadLetter;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.Payload;
import io.openrun.coupon.queue.Undeliverable;
import io.openrun.coupon.queue.UnreadableEventException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Dead letters in memory, to be looked at. */
final class RecordedDeadLetters implements DeadLetters {

    /** An event as five words. */
    static final EventCodec CODEC = new EventCodec() {
        @Override
        public byte[] encode(CouponIssuedEvent event) {
            String words = String.join(
                    "\n",
                    event.couponId().value(),
                    event.memberId().value(),
                    Long.toString(event.sequence()),
                    Long.toString(event.epoch()),
                    event.issuedAt().toString());
            return words.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public CouponIssuedEvent decode(byte[] payload) throws UnreadableEventException {
            String[] words = new String(payload, StandardCharsets.UTF_8).split("\n", -1);
            if (words.length != 5) {
                throw new UnreadableEventException(DeadLetterCause.MALFORMED, "five words are an event");
            }
            return new CouponIssuedEvent(
                    new CouponId(words[0]),
                    new MemberId(words[1]),
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]),
                    Instant.parse(words[4]));
        }
    };

    private final Map<String, DeadLetter> letters = new ConcurrentSkipListMap<>();

    void add(CouponIssuedEvent event, DeadLetter.State state) {
        String origin = "event " + event.id();
        String id = DeadLetter.idOf(origin);
        DeadLetter unused = letters.put(
                id,
                new DeadLetter(
                        id,
                        origin,
                        DeadLetterCause.FAILED,
                        "",
                        1,
                        new Payload(CODEC.encode(event)),
                        event.couponId(),
                        event.issuedAt(),
                        event.issuedAt(),
                        state,
                        null,
                        null));
    }

    @Override
    public List<DeadLetter> list(Filter filter, @Nullable String after, int limit) {
        return letters.values().stream()
                .filter(letter -> after == null || letter.id().compareTo(after) > 0)
                .filter(letter -> filter.couponId() == null || filter.couponId().equals(letter.couponId()))
                .filter(letter -> filter.state() == null || filter.state() == letter.state())
                .limit(limit)
                .toList();
    }

    @Override
    public void add(List<Undeliverable> messages) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<DeadLetter> find(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<DeadLetterCause, Long> waiting() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Claim> claim(String id, String operator, Duration lease) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean decide(Claim claim, Decision decision) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean release(Claim claim) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Action> actions(String id, int after, int limit) {
        throw new UnsupportedOperationException();
    }
}
