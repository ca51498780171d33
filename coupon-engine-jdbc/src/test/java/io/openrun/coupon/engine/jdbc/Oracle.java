package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.AsyncCouponIssuer;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueOutcome.AlreadyIssued;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.IssueOutcome.Refused;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.Refusal;
import io.openrun.coupon.engine.jdbc.CouponRows.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Remembers all that the members of one coupon were told, and compares it with the rows. No stock may come back
 * meanwhile. Thread-safe.
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

        Duration took() {
            return Duration.ofNanos(endedNanos - startedNanos);
        }

        @Override
        public String toString() {
            return took() + ": " + (outcome != null ? outcome : failure);
        }
    }

    private final CouponId couponId;
    private final int total;
    private final Map<MemberId, List<Answer>> answers = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Throwable> undeclared = new AtomicReference<>();
    private final AtomicInteger unanswered = new AtomicInteger();

    Oracle(CouponId couponId, int total) {
        this.couponId = couponId;
        this.total = total;
    }

    CouponId couponId() {
        return couponId;
    }

    int total() {
        return total;
    }

    /** Asks, and throws nothing. */
    Answer ask(CouponIssuer issuer, MemberId member) {
        long started = begin();
        try {
            return end(member, started, issuer.issue(couponId, member), null);
        } catch (RuntimeException | Error failure) {
            return end(member, started, null, failure);
        }
    }

    /** Asks; the stage never fails. */
    CompletionStage<Answer> askLater(AsyncCouponIssuer issuer, MemberId member) {
        long started = begin();
        return issuer.issue(couponId, member)
                .handle((outcome, failure) -> end(member, started, outcome, causeOf(failure)));
    }

    private static @Nullable Throwable causeOf(@Nullable Throwable failure) {
        return failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    }

    private long begin() {
        unanswered.incrementAndGet();
        return System.nanoTime();
    }

    private Answer end(MemberId member, long started, @Nullable IssueOutcome outcome, @Nullable Throwable failure) {
        Failure why = failure == null ? null : Failure.of(failure);
        if (why == Failure.UNDECLARED) {
            undeclared.compareAndSet(null, failure);
        }
        Answer answer = new Answer(started, System.nanoTime(), outcome, why);
        answers.compute(member, (any, before) -> {
            List<Answer> all = before == null ? new ArrayList<>(1) : before;
            all.add(answer);
            return all;
        });
        unanswered.decrementAndGet();
        return answer;
    }

    /** Calls that have no answer yet. */
    int unanswered() {
        return unanswered.get();
    }

    List<Answer> answers() {
        return answers.values().stream().flatMap(List::stream).toList();
    }

    long count(Predicate<Answer> condition) {
        return answers.values().stream().flatMap(List::stream).filter(condition).count();
    }

    List<Answer> answersOf(MemberId member) {
        return answers.getOrDefault(member, List.of());
    }

    /** Those whose last call brought no outcome, and who may ask again. */
    List<MemberId> withoutOutcome() {
        return answers.entrySet().stream()
                .filter(entry -> last(entry.getValue()).outcome() == null)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Answer last(List<Answer> all) {
        return all.get(all.size() - 1);
    }

    /**
     * Commits whose answer got lost and that had happened: their rows are those that nobody was told to have been
     * issued by the call. Rows of one commit count once.
     */
    long commitsFoundLater(CouponRows rows) {
        return rows.rows().stream()
                .filter(row -> answersOf(row.member()).stream().noneMatch(a -> a.outcome() instanceof Issued))
                .map(Row::transaction)
                .distinct()
                .count();
    }

    /**
     * What must be zero whenever nothing is under way, be there members in doubt or not. It is best called before
     * anybody in doubt asks again: a late row of somebody who was told "no" would then look like a new one.
     */
    void check(CouponRows rows, String about) {
        assertThat(undeclared.get()).as("%s, an undeclared exception", about).isNull();
        List<String> wrong = new ArrayList<>();
        counts(rows, wrong);
        Map<MemberId, Row> byMember = new HashMap<>();
        for (Row row : rows.rows()) {
            if (byMember.put(row.member(), row) != null) {
                wrong.add("duplicate rows of " + row.member().value());
            }
        }
        answers.forEach((member, all) -> {
            String problem = problem(all, byMember.get(member));
            if (!problem.isEmpty()) {
                wrong.add(problem + ": " + member.value() + " was told " + all + ", row " + byMember.get(member));
            }
        });
        Set<MemberId> strangers = new HashSet<>(byMember.keySet());
        strangers.removeAll(answers.keySet());
        if (!strangers.isEmpty()) {
            wrong.add("phantom rows of members who never got an answer: " + strangers.size());
        }
        falselySoldOut(byMember, wrong);
        assertThat(wrong.stream().limit(SHOWN_MAX))
                .as("%s, coupon %s of %d: %d wrong", about, couponId, total, wrong.size())
                .isEmpty();
    }

    private void counts(CouponRows rows, List<String> wrong) {
        if (unanswered() != 0) {
            wrong.add("calls without an answer: " + unanswered());
        }
        if (rows.rows().size() > total) {
            wrong.add("over-issue: " + rows.rows().size() + " rows");
        }
        if (rows.usedCount() != rows.rows().size()
                || rows.sequence() != rows.rows().size()) {
            wrong.add("leak: used " + rows.usedCount() + ", sequence " + rows.sequence() + ", rows "
                    + rows.rows().size());
        }
    }

    private static String problem(List<Answer> all, @Nullable Row row) {
        if (row != null && all.stream().allMatch(Answer::isNo)) {
            return "phantom";
        }
        @Nullable IssuedCoupon held = null;
        int issued = 0;
        for (Answer answer : all) {
            if (answer.outcome() instanceof Refused && held != null) {
                return "refused after it was issued";
            }
            if (answer.outcome() instanceof Issued) {
                issued++;
            }
            if (answer.outcome() instanceof AlreadyIssued || answer.outcome() instanceof Issued) {
                IssuedCoupon now = answer.outcome().held().orElseThrow();
                if (held != null && !isSame(held, now)) {
                    return "answer change";
                }
                held = now;
            }
        }
        if (issued > 1) {
            return "issued twice";
        }
        if (held == null) {
            return "";
        }
        if (row == null) {
            return "lost acknowledgement";
        }
        boolean same = held.sequence() == row.sequence() && held.issuedAt().equals(row.issuedAt());
        return same ? "" : "other row than acknowledged";
    }

    private static boolean isSame(IssuedCoupon one, IssuedCoupon other) {
        return one.id().equals(other.id())
                && one.memberId().equals(other.memberId())
                && one.sequence() == other.sequence()
                && one.issuedAt().equals(other.issuedAt());
    }

    /** Nothing comes back, so whoever is told "sold out" comes after the first calls of all who hold one in the end. */
    private void falselySoldOut(Map<MemberId, Row> byMember, List<String> wrong) {
        long[] starts = byMember.keySet().stream()
                .filter(answers::containsKey)
                .mapToLong(member -> answersOf(member).get(0).startedNanos())
                .sorted()
                .toArray();
        answers.forEach((member, all) -> all.stream()
                .filter(answer -> answer.isRefused(Refusal.SOLD_OUT))
                .filter(answer -> starts.length < total || starts[total - 1] - answer.endedNanos() > 0)
                .forEach(answer -> wrong.add("false sold-out: " + member.value() + " was told " + answer)));
    }
}
