package io.openrun.coupon.testkit;

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
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** What the callers of an open run were told, and after how long; it may be read while they call. Thread-safe. */
public final class OpenRunTally {

    private static final int SIGNIFICANT_DIGITS = 3;

    private final Map<MemberId, MemberAnswers> answers = new LinkedHashMap<>();
    private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);
    private final LongAdder issued = new LongAdder();
    private final LongAdder already = new LongAdder();
    private final LongAdder askedAgain = new LongAdder();
    private final LongAdder inDoubt = new LongAdder();
    private final AtomicLong lastIssueNanos = new AtomicLong(System.nanoTime());
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final Histogram allNanos = new ConcurrentHistogram(SIGNIFICANT_DIGITS);
    private final Recorder recentNanos = new Recorder(SIGNIFICANT_DIGITS);

    OpenRunTally(List<MemberId> members) {
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
        allNanos.recordValue(now - askedNanos);
        recentNanos.recordValue(now - askedNanos);
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

    /** {@return why the first call that gave up did so; empty if none has} */
    public Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** {@return how many calls have an answer, of any kind} */
    public long answered() {
        return issued() + already() + refused();
    }

    /** {@return how many were told that they were issued one} */
    public long issued() {
        return issued.sum();
    }

    /** {@return how many were told that they hold one already} */
    public long already() {
        return already.sum();
    }

    /** {@return how many were refused, for any reason} */
    public long refused() {
        return refused.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /**
     * How many were refused for one reason.
     *
     * @param reason the reason
     * @return how many
     */
    public long refused(Refusal reason) {
        return counter(reason).sum();
    }

    /** {@return how often a caller asked again because there was no answer} */
    public long askedAgain() {
        return askedAgain.sum();
    }

    /** {@return how often an answer got lost, so that who asked again was told "already" of what that call issued} */
    public long inDoubt() {
        return inDoubt.sum();
    }

    long lastIssueNanos() {
        return lastIssueNanos.get();
    }

    /** {@return how long the calls took that have an answer} */
    public OpenRunLatency latency() {
        return OpenRunLatency.of(allNanos.copy());
    }

    /**
     * How long the calls took that were answered since this was asked last, for one who draws a line of it.
     *
     * @return their latency
     */
    public OpenRunLatency latencySinceAsked() {
        return OpenRunLatency.of(recentNanos.getIntervalHistogram());
    }

    /** {@return how many members got answers that agree with each other, those without any included} */
    public long membersAnsweredAlike() {
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
