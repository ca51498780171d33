package io.openrun.coupon;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One caller's request on its way through a {@link CoalescingCouponIssuer}, and the future of its answer. It is either
 * sent or left out, whichever comes first: who was told that nothing was carried out is never sent.
 */
abstract class PendingCall<T> extends CompletableFuture<T> {

    private enum Way {
        WAITING,
        SENT,
        LEFT_OUT
    }

    private final AtomicReference<Way> way = new AtomicReference<>(Way.WAITING);
    private final long deadlineNanos;
    private final boolean callsBack;

    /** Runs work as if on the caller's thread. */
    private @Nullable UnaryOperator<Runnable> context;

    /** What the batch said, until the caller is told. */
    private @Nullable T answer;

    private @Nullable Throwable failure;

    PendingCall(long deadlineNanos, boolean callsBack) {
        this.deadlineNanos = deadlineNanos;
        this.callsBack = callsBack;
    }

    static PendingCall<IssueOutcome> ofOne(MemberId member, long deadlineNanos, boolean callsBack) {
        return new OfOne(member, deadlineNanos, callsBack);
    }

    static PendingCall<List<IssueOutcome>> ofMany(List<MemberId> members, long deadlineNanos, boolean callsBack) {
        return new OfMany(members, deadlineNanos, callsBack);
    }

    /** How many members ask. */
    abstract int size();

    abstract void addTo(List<MemberId> members);

    /** This call's part of what a batch was answered. */
    abstract T partOf(List<IssueOutcome> outcomes, int from);

    /** Before it is seen by another thread. */
    void carry(@Nullable UnaryOperator<Runnable> newContext) {
        context = newContext;
    }

    @Nullable
    UnaryOperator<Runnable> context() {
        return context;
    }

    /** Whether telling the caller may run code of the caller's. */
    boolean callsBack() {
        return callsBack;
    }

    boolean isOverdue(long nowNanos) {
        return nowNanos - deadlineNanos >= 0;
    }

    /** From now on it may be carried out; false if the caller has given up. */
    boolean send() {
        return !isDone() && way.compareAndSet(Way.WAITING, Way.SENT);
    }

    /** From now on it will never be sent; false if it was. */
    boolean leaveOut() {
        return way.compareAndSet(Way.WAITING, Way.LEFT_OUT);
    }

    void succeed(List<IssueOutcome> outcomes, int from) {
        answer = partOf(outcomes, from);
    }

    void fail(Throwable why) {
        failure = why;
    }

    /** Tells the caller what the batch said, unless the caller was told something before. */
    void tell() {
        if (failure == null) {
            complete(answer);
        } else {
            completeExceptionally(failure);
        }
    }

    private static final class OfOne extends PendingCall<IssueOutcome> {

        private final MemberId member;

        OfOne(MemberId member, long deadlineNanos, boolean callsBack) {
            super(deadlineNanos, callsBack);
            this.member = member;
        }

        @Override
        int size() {
            return 1;
        }

        @Override
        void addTo(List<MemberId> members) {
            members.add(member);
        }

        @Override
        IssueOutcome partOf(List<IssueOutcome> outcomes, int from) {
            return outcomes.get(from);
        }
    }

    private static final class OfMany extends PendingCall<List<IssueOutcome>> {

        private final List<MemberId> members;

        OfMany(List<MemberId> members, long deadlineNanos, boolean callsBack) {
            super(deadlineNanos, callsBack);
            this.members = members;
        }

        @Override
        int size() {
            return members.size();
        }

        @Override
        void addTo(List<MemberId> all) {
            all.addAll(members);
        }

        @Override
        List<IssueOutcome> partOf(List<IssueOutcome> outcomes, int from) {
            return List.copyOf(outcomes.subList(from, from + members.size()));
        }
    }
}
