package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.Refusal;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What the callers were told, and after how long. Thread-safe. */
final class Tally {

    private static final double NANOS_PER_MS = 1e6;
    private static final int SIGNIFICANT_DIGITS = 3;

    private final Map<MemberId, MemberAnswers> answers = new LinkedHashMap<>();
    private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);
    private final LongAdder issued = new LongAdder();
    private final LongAdder already = new LongAdder();
    private final LongAdder askedAgain = new LongAdder();
    private final LongAdder inDoubt = new LongAdder();
    private final AtomicLong lastIssueNanos = new AtomicLong(System.nanoTime());
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final Histogram latencyNanos = new ConcurrentHistogram(SIGNIFICANT_DIGITS);

    Tally(List<MemberId> members) {
        members.forEach(member -> answers.put(member, new MemberAnswers()));
        for (Refusal reason : Refusal.values()) {
            refused.put(reason, new LongAdder());
        }
    }

    /** The members in the order in which they were given. */
    List<MemberId> members() {
        return List.copyOf(answers.keySet());
    }

    void answered(MemberId member, IssueOutcome outcome, long askedNanos) {
        long now = System.nanoTime();
        latencyNanos.recordValue(now - askedNanos);
        answers(member).add(outcome);
        if (outcome instanceof IssueOutcome.Issued) {
            lastIssueNanos.accumulateAndGet(now, (last, next) -> next - last > 0 ? next : last);
            issued.increment();
        } else if (outcome instanceof IssueOutcome.Refused no) {
            counter(no.reason()).increment();
        } else {
            already.increment();
        }
    }

    void asksAgain(CouponException noAnswer) {
        askedAgain.increment();
        if (noAnswer instanceof OutcomeUnknownException) {
            inDoubt.increment();
        }
    }

    void gaveUp(RuntimeException reason) {
        failure.compareAndSet(null, reason);
    }

    /** The first call that gave up, if one did. */
    Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure.get());
    }

    long answered() {
        return issued() + already() + refused();
    }

    long issued() {
        return issued.sum();
    }

    long already() {
        return already.sum();
    }

    long refused() {
        return refused.values().stream().mapToLong(LongAdder::sum).sum();
    }

    long refused(Refusal reason) {
        return counter(reason).sum();
    }

    long askedAgain() {
        return askedAgain.sum();
    }

    /** How often an answer got lost, so that the one who asked again was told "already" of what that call issued. */
    long inDoubt() {
        return inDoubt.sum();
    }

    long lastIssueNanos() {
        return lastIssueNanos.get();
    }

    double meanMs() {
        return latencyNanos.getMean() / NANOS_PER_MS;
    }

    double p99Ms() {
        return latencyNanos.getValueAtPercentile(99) / NANOS_PER_MS;
    }

    long membersAnsweredAlike() {
        return answers.values().stream().filter(MemberAnswers::areAlike).count();
    }

    /** Who was told that they hold one, and which. */
    Map<MemberId, IssuedCoupon> held() {
        Map<MemberId, IssuedCoupon> held = new HashMap<>();
        answers.forEach((member, told) -> told.held().ifPresent(coupon -> held.put(member, coupon)));
        return held;
    }

    private MemberAnswers answers(MemberId member) {
        return Objects.requireNonNull(answers.get(member), "a member of the crowd");
    }

    private LongAdder counter(Refusal reason) {
        return Objects.requireNonNull(refused.get(reason), "every reason has a counter");
    }
}
