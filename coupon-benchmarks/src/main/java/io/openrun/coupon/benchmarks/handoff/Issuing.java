package io.openrun.coupon.benchmarks.handoff;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.benchmarks.contest.Answer;
import io.openrun.coupon.benchmarks.contest.AsyncContestant;
import io.openrun.coupon.benchmarks.contest.Tally;
import io.openrun.coupon.benchmarks.contest.Window;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Members who want one coupon, and come as fast as they are answered. */
final class Issuing {

    /** How many calls are without an answer at most, where nobody waits. */
    static final int WINDOW = 4_096;

    private static final long PATIENCE_SECONDS = 300;

    private final AsyncContestant contestant;
    private final CouponId couponId;
    private final int members;
    private final Tally waited = new Tally();
    private final Window window = new Window(WINDOW);

    Issuing(AsyncContestant contestant, CouponId couponId, int members) {
        this.contestant = contestant;
        this.couponId = couponId;
        this.members = members;
    }

    /** How many were issued so far. */
    long issued() {
        return waited.count(Answer.ISSUED) + window.count(Answer.ISSUED);
    }

    /** One thread calls, and no thread waits. Returns after the last answer. */
    Tally callBack() {
        for (int member = 1; member <= members; member++) {
            boolean unused = window.issue(contestant, couponId, member(member));
        }
        window.awaitAll();
        return window.takeAll();
    }

    /** Each thread waits for its answer, then calls for the next member. Returns after the last answer. */
    Tally waitOn(int threads) {
        AtomicInteger last = new AtomicInteger();
        CountDownLatch callers = new CountDownLatch(threads);
        List<Thread> crowd = Stream.generate(() -> new Thread(() -> callAndWait(last, callers), "crowd"))
                .limit(threads)
                .toList();
        crowd.forEach(caller -> {
            caller.setDaemon(true);
            caller.start();
        });
        try {
            if (!callers.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("calls without an answer after " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting for answers", stopped);
        }
        return waited;
    }

    private void callAndWait(AtomicInteger last, CountDownLatch callers) {
        try {
            for (int member = last.incrementAndGet(); member <= members; member = last.incrementAndGet()) {
                waited.add(contestant.issue(couponId, member(member)));
            }
        } finally {
            callers.countDown();
        }
    }

    private static MemberId member(int number) {
        return new MemberId("member-" + number);
    }
}
