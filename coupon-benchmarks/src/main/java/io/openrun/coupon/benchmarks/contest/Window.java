package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one thread that have no answer yet, of which there are never more than a bound. A thread that reached it
 * sleeps until half of them are answered, so that one wake-up serves thousands of calls.
 */
public final class Window {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int size;
    private final AtomicInteger outstanding = new AtomicInteger();
    private final AtomicLongArray answers = new AtomicLongArray(Answer.values().length);
    private final AtomicReference<@Nullable Thread> sleeper = new AtomicReference<>();

    private Tally taken = new Tally();

    /** A window for so many calls. */
    public Window(int size) {
        this.size = size;
    }

    /** Asks, unless too many are outstanding: then it waits first. Says whether it had to. */
    public boolean issue(AsyncContestant contestant, CouponId couponId, MemberId memberId) {
        boolean full = outstanding.get() >= size;
        if (full) {
            awaitAtMost(size / 2);
        }
        outstanding.incrementAndGet();
        contestant.issue(couponId, memberId, this::answered);
        return full;
    }

    /** Waits until every call has its answer. */
    public void awaitAll() {
        awaitAtMost(0);
    }

    /** {@return how often this answer came since the last time that answers were taken} */
    public long count(Answer answer) {
        return answers.get(index(answer));
    }

    /** {@return what came since the last time} */
    public Tally take() {
        Tally tally = new Tally();
        for (Answer answer : Answer.values()) {
            tally.add(answer, answers.getAndSet(index(answer), 0));
        }
        taken.add(tally);
        return tally;
    }

    /** {@return what came since the last time that all was taken} */
    public Tally takeAll() {
        take();
        Tally all = taken;
        taken = new Tally();
        return all;
    }

    private void answered(Answer answer) {
        answers.incrementAndGet(index(answer));
        int left = outstanding.decrementAndGet();
        if (left <= size / 2) {
            Thread waiting = sleeper.get();
            if (waiting != null) {
                LockSupport.unpark(waiting);
            }
        }
    }

    private void awaitAtMost(int count) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        sleeper.set(Thread.currentThread());
        try {
            while (outstanding.get() > count) {
                LockSupport.parkNanos(this, PATIENCE.toNanos());
                if (System.nanoTime() - end > 0) {
                    throw new IllegalStateException(outstanding + " calls have no answer after " + PATIENCE);
                }
            }
        } finally {
            sleeper.set(null);
        }
    }

    @SuppressWarnings("EnumOrdinal") // a place in an array, of this JVM only
    private static int index(Answer answer) {
        return answer.ordinal();
    }
}
