package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.IssueOutcome.Refused;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.Refusal;
import io.openrun.coupon.engine.redis.RecordedState.Event;
import io.openrun.coupon.engine.redis.RecordedState.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Remembers all that the members of one coupon were told, and compares it with what Redis has on record: the holders,
 * the counters, and the events of the outbox, which are rows to be. No stock may come back meanwhile. Thread-safe.
 */
final class Oracle {

    private static final int SHOWN_MAX = 10;

    /** What a call said that had no outcome. The exceptions themselves would be too many to keep. */
    enum Failure {
        BUSY,
        UNAVAILABLE,
        REJECTED,
        UNKNOWN,
        UNDECLARED;

        static Failure of(Throwable failure) {
            if (failure instanceof NotCarriedOutException no) {
                return valueOf(no.reason().name());
            }
            return failure instanceof OutcomeUnknownException ? UNKNOWN : UNDECLARED;
        }
    }

    /** A call and what came of it: an outcome or a failure. */
    record Answer(
            long startedNanos,
            long endedNanos,
            @Nullable IssueOutcome outcome,
            @Nullable Failure failure) {

        boolean isHeld() {
            return outcome != null && outcome.held().isPresent();
        }

        boolean isIssued() {
            return outcome instanceof Issued;
        }

        boolean isRefused(Refusal reason) {
            return new Refused(reason).equals(outcome);
        }

        boolean is(Failure wanted) {
            return failure == wanted;
        }

        /** It says that this call left nothing behind. */
        boolean isNo() {
            return outcome instanceof Refused || is(Failure.BUSY) || is(Failure.UNAVAILABLE) || is(Failure.REJECTED);
        }

        @Override
        public String toString() {
            return String.valueOf(outcome != null ? outcome : failure);
        }
    }

    private final CouponId couponId;
    private final int total;
    private final Map<MemberId, List<Answer>> answers = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Throwable> undeclared = new AtomicReference<>();

    Oracle(CouponId couponId, int total) {
        this.couponId = couponId;
        this.total = total;
    }

    /** Asks, and throws nothing. */
    Answer ask(CouponIssuer issuer, MemberId member) {
        long started = System.nanoTime();
        try {
            IssueOutcome outcome = issuer.issue(couponId, member);
            return remember(member, new Answer(started, System.nanoTime(), outcome, null));
        } catch (RuntimeException | Error failure) {
            Failure why = Failure.of(failure);
            if (why == Failure.UNDECLARED) {
                undeclared.compareAndSet(null, failure);
            }
            return remember(member, new Answer(started, System.nanoTime(), null, why));
        }
    }

    private Answer remember(MemberId member, Answer answer) {
        answers.compute(member, (any, before) -> {
            List<Answer> all = before == null ? new ArrayList<>(1) : before;
            all.add(answer);
            return all;
        });
        return answer;
    }

    long count(Predicate<Answer> condition) {
        return answers.values().stream().flatMap(List::stream).filter(condition).count();
    }

    /** Those whose last call was such a one. */
    List<MemberId> whoseLast(Predicate<Answer> condition) {
        return answers.entrySet().stream()
                .filter(entry ->
                        condition.test(entry.getValue().get(entry.getValue().size() - 1)))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Calls that were carried out although the caller was left in doubt: nobody was told that his call issued it. */
    long foundLater(RecordedState state) {
        return state.holders().keySet().stream()
                .filter(member -> answersOf(member).stream().noneMatch(Answer::isIssued))
                .count();
    }

    private List<Answer> answersOf(MemberId member) {
        return answers.getOrDefault(member, List.of());
    }

    /** What must be zero whenever nothing is under way, be there members in doubt or not. */
    void check(RecordedState state, String about) {
        assertThat(undeclared.get()).as("%s, an undeclared exception", about).isNull();
        List<String> wrong = new ArrayList<>();
        counts(state, wrong);
        events(state, wrong);
        answers.forEach((member, all) -> {
            String problem = problem(member, all, state.holders().get(member));
            if (!problem.isEmpty()) {
                wrong.add(problem + ": " + member.value() + " was told " + all + ", on record is "
                        + state.holders().get(member));
            }
        });
        long strangers = state.holders().keySet().stream()
                .filter(member -> answersOf(member).isEmpty())
                .count();
        if (strangers > 0) {
            wrong.add("holders who never got an answer: " + strangers);
        }
        falselySoldOut(state, wrong);
        assertThat(wrong.stream().limit(SHOWN_MAX))
                .as("%s, coupon %s of %d: %d wrong", about, couponId, total, wrong.size())
                .isEmpty();
    }

    private void counts(RecordedState state, List<String> wrong) {
        int events = state.events().size();
        if (events > total) {
            wrong.add("over-issue: " + events + " events");
        }
        if (state.used() != events
                || state.sequence() != events
                || state.holders().size() != events) {
            wrong.add("leak: used " + state.used() + ", sequence " + state.sequence() + ", holders "
                    + state.holders().size() + ", events " + events);
        }
    }

    private static void events(RecordedState state, List<String> wrong) {
        Map<MemberId, Place> seen = new HashMap<>();
        Map<Long, MemberId> places = new HashMap<>();
        for (Event event : state.events()) {
            String member = event.member().value();
            if (seen.put(event.member(), event.place()) != null) {
                wrong.add("two events of " + member);
            }
            if (places.put(event.place().sequence(), event.member()) != null) {
                wrong.add("two events of sequence " + event.place().sequence());
            }
            if (!event.place().equals(state.holders().get(event.member()))) {
                wrong.add("an event that is not what its member holds: " + event);
            }
        }
    }

    private static String problem(MemberId member, List<Answer> all, @Nullable Place recorded) {
        if (recorded != null && all.stream().allMatch(Answer::isNo)) {
            return "phantom";
        }
        @Nullable IssuedCoupon held = null;
        int issued = 0;
        for (Answer answer : all) {
            if (answer.outcome() instanceof Refused && held != null) {
                return "refused after it was issued";
            }
            if (answer.isIssued()) {
                issued++;
            }
            if (answer.isHeld() && answer.outcome() != null) {
                IssuedCoupon now = answer.outcome().held().orElseThrow();
                if (held != null && !held.equals(now)) {
                    return "answer change";
                }
                held = now;
            }
        }
        boolean inDoubt = all.stream().anyMatch(answer -> answer.is(Failure.UNKNOWN));
        if (issued > 1 || (held != null && !inDoubt && issued != 1)) {
            return "told " + issued + " times that it was issued";
        }
        if (held == null) {
            return "";
        }
        if (recorded == null) {
            return "lost acknowledgement";
        }
        boolean same = held.memberId().equals(member)
                && held.sequence() == recorded.sequence()
                && held.issuedAt().equals(Holding.moment(recorded.issuedAt()));
        return same ? "" : "other coupon than on record";
    }

    /** Nothing comes back, so whoever is told "sold out" comes after the first calls of all who hold one in the end. */
    private void falselySoldOut(RecordedState state, List<String> wrong) {
        long[] starts = state.holders().keySet().stream()
                .filter(answers::containsKey)
                .mapToLong(member -> answersOf(member).stream()
                        .mapToLong(Answer::startedNanos)
                        .min()
                        .orElseThrow())
                .sorted()
                .toArray();
        answers.forEach((member, all) -> all.stream()
                .filter(answer -> answer.isRefused(Refusal.SOLD_OUT))
                .filter(answer -> starts.length < total || starts[total - 1] - answer.endedNanos() > 0)
                .forEach(answer -> wrong.add("false sold-out: " + member.value())));
    }
}
