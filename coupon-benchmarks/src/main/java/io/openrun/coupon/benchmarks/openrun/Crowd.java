package io.openrun.coupon.benchmarks.openrun;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.benchmarks.contest.AsyncContestant;
import io.openrun.coupon.benchmarks.contest.Contestant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Members who call when they are meant to. A call that finds no thread free is late, and its time counts from before. */
final class Crowd {

    private static final long ANSWER_SECONDS_MAX = 120;

    private final Contestant contestant;
    private final CouponId couponId;
    private final Arrivals arrivals;
    private final Times times;

    Crowd(Contestant contestant, CouponId couponId, Arrivals arrivals) {
        this.contestant = contestant;
        this.couponId = couponId;
        this.arrivals = arrivals;
        this.times = new Times(arrivals.calls());
    }

    /** Each call holds one of the threads until it has its answer. */
    Times waitOn(int threads) {
        AtomicInteger next = new AtomicInteger();
        Stream<Thread> callers = Stream.generate(() -> new Thread(() -> callAndWait(next), "crowd"))
                .limit(Math.min(threads, arrivals.calls()));
        times.start();
        callers.forEach(caller -> {
            caller.setDaemon(true);
            caller.start();
        });
        return awaited();
    }

    private void callAndWait(AtomicInteger next) {
        for (int call = next.getAndIncrement(); call < arrivals.calls(); call = next.getAndIncrement()) {
            long intended = awaitTurn(call);
            times.answered(intended, contestant.issue(couponId, member(call)));
        }
    }

    /** One thread calls, and no thread waits. */
    Times callBack(AsyncContestant async) {
        times.start();
        for (int call = 0; call < arrivals.calls(); call++) {
            long intended = awaitTurn(call);
            async.issue(couponId, member(call), answer -> times.answered(intended, answer));
        }
        return awaited();
    }

    private long awaitTurn(int call) {
        long intended = times.at(arrivals.offsetNanos(call));
        for (long left = intended - System.nanoTime(); left > 0; left = intended - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return intended;
    }

    private static MemberId member(int call) {
        return new MemberId("member-" + call);
    }

    private Times awaited() {
        if (!times.await(ANSWER_SECONDS_MAX)) {
            throw new IllegalStateException("calls without an answer after " + ANSWER_SECONDS_MAX + " s");
        }
        return times;
    }
}
