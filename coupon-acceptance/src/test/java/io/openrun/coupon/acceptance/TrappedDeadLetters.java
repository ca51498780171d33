package io.openrun.coupon.acceptance;

import io.openrun.coupon.queue.DeadLetter;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.Undeliverable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Dies once a dead letter is on record, or before it is decided on. */
record TrappedDeadLetters(DeadLetters letters, Trap trap) implements DeadLetters {

    @Override
    public void add(List<Undeliverable> messages) {
        letters.add(messages);
        trap.reached(CrashPoint.AFTER_DLQ_COPY_BEFORE_REMOVE);
    }

    @Override
    public boolean decide(Claim claim, Decision decision) {
        if (decision.state() == DeadLetter.State.REPROCESSED) {
            trap.reached(CrashPoint.MID_REDRIVE);
        }
        return letters.decide(claim, decision);
    }

    @Override
    public Optional<DeadLetter> find(String id) {
        return letters.find(id);
    }

    @Override
    public List<DeadLetter> list(Filter filter, @Nullable String after, int limit) {
        return letters.list(filter, after, limit);
    }

    @Override
    public Map<DeadLetterCause, Long> waiting() {
        return letters.waiting();
    }

    @Override
    public Optional<Claim> claim(String id, String operator, Duration lease) {
        return letters.claim(id, operator, lease);
    }

    @Override
    public boolean release(Claim claim) {
        return letters.release(claim);
    }

    @Override
    public List<Action> actions(String id, int after, int limit) {
        return letters.actions(id, after, limit);
    }
}
