package io.openrun.coupon.testkit;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.OutcomeUnknownException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers that all arrive at once, and ask again until they have an answer. */
final class Crowd {

    private static final int THREADS = 32;

    private final Duration timeLimit;

    Crowd(Duration timeLimit) {
        this.timeLimit = timeLimit;
    }

    /**
     * What a caller was told in the end.
     *
     * @param inDoubt whether an earlier answer to the same call got lost, so that it may have been the one that issued
     */
    record Answer(MemberId memberId, IssueOutcome outcome, boolean inDoubt) {}

    /** Every member asks once; places beside each other ask at the same time, of both issuers in turn. */
    List<Answer> ask(EngineUnderTest engine, CouponId couponId, List<MemberId> members) {
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            MemberId member = members.get(i);
            CouponIssuer issuer = i % 2 == 0 ? engine.issuer() : engine.otherIssuer();
            calls.add(() -> ask(issuer, couponId, member));
        }
        return run(calls);
    }

    /** Runs all calls from many threads that start together. */
    <T> List<T> run(List<? extends Callable<T>> calls) {
        int threads = Math.min(THREADS, calls.size());
        ExecutorService executor = Executors.newFixedThreadPool(threads, Crowd::daemon);
        CountDownLatch start = new CountDownLatch(1);
        AtomicInteger next = new AtomicInteger();
        List<Future<List<T>>> callers = new ArrayList<>();
        try {
            for (int i = 0; i < threads; i++) {
                callers.add(executor.submit(() -> {
                    start.await();
                    List<T> answers = new ArrayList<>();
                    for (int call = next.getAndIncrement(); call < calls.size(); call = next.getAndIncrement()) {
                        answers.add(calls.get(call).call());
                    }
                    return answers;
                }));
            }
            start.countDown();
            return collect(callers);
        } finally {
            // No interrupt: it would close the files of a database that runs in this JVM.
            executor.shutdown();
        }
    }

    private <T> List<T> collect(List<Future<List<T>>> callers) {
        long deadline = System.nanoTime() + timeLimit.toNanos();
        List<T> answers = new ArrayList<>();
        try {
            for (Future<List<T>> caller : callers) {
                answers.addAll(caller.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
            }
        } catch (TimeoutException late) {
            throw new AssertionError("callers were still waiting after " + timeLimit, late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("stopped while waiting for callers", stopped);
        } catch (ExecutionException failed) {
            throw new AssertionError("a caller got " + failed.getCause(), failed.getCause());
        }
        return answers;
    }

    /** One member asks until there is an answer. */
    Answer ask(CouponIssuer issuer, CouponId couponId, MemberId member) {
        AtomicBoolean inDoubt = new AtomicBoolean();
        IssueOutcome outcome = Patience.untilAnswered(
                () -> {
                    try {
                        return issuer.issue(couponId, member);
                    } catch (OutcomeUnknownException lost) {
                        inDoubt.set(true);
                        throw lost;
                    }
                },
                timeLimit);
        return new Answer(member, outcome, inDoubt.get());
    }

    private static Thread daemon(Runnable caller) {
        Thread thread = new Thread(caller, "crowd");
        thread.setDaemon(true);
        return thread;
    }
}
