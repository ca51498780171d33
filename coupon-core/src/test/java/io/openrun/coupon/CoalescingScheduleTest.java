package io.openrun.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.NotCarriedOutException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many short rounds, each a race drawn from a seed: callers who wait, don't wait, cancel or are interrupted, an engine
 * that pauses or fails, and a close in the middle of it or at the end. After each round everybody has an answer, and the
 * engine's record agrees with it.
 */
@Timeout(120)
class CoalescingScheduleTest {

    private static final int ROUNDS = 400;
    private static final int CALLERS = 4;
    private static final int CALLS = 6;
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    /** Counts what it is asked for whom, and how many batches of a coupon it has at once. */
    private static final class RecordingEngine implements CouponIssuer {

        private final Random random;
        private final int batchesMax;
        private final Map<MemberId, AtomicInteger> sent = new ConcurrentHashMap<>();
        private final Map<CouponId, AtomicInteger> atOnce = new ConcurrentHashMap<>();
        private final AtomicInteger tooManyAtOnce = new AtomicInteger();

        RecordingEngine(long seed, int batchesMax) {
            this.random = new Random(seed);
            this.batchesMax = batchesMax;
        }

        @Override
        public List<IssueOutcome> issueAll(CouponId couponId, List<MemberId> members) {
            AtomicInteger now = atOnce.computeIfAbsent(couponId, id -> new AtomicInteger());
            if (now.incrementAndGet() > batchesMax) {
                tooManyAtOnce.incrementAndGet();
            }
            try {
                members.forEach(member ->
                        sent.computeIfAbsent(member, m -> new AtomicInteger()).incrementAndGet());
                pause(random);
                if (random.nextInt(20) == 0) {
                    throw new NotCarriedOutException(Reason.UNAVAILABLE, Duration.ZERO, "drawn", null);
                }
                return members.stream()
                        .<IssueOutcome>map(member -> new Issued(IssuedCoupon.issue(couponId, member, 1, Instant.EPOCH)))
                        .toList();
            } finally {
                now.decrementAndGet();
            }
        }

        int timesSent(MemberId member) {
            AtomicInteger times = sent.get(member);
            return times == null ? 0 : times.get();
        }
    }

    /** What one caller was told of one call. */
    private record Told(MemberId member, String answer) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_123, -7})
    void everybody_is_answered_and_nobody_is_sent_who_was_told_otherwise(long seed) throws Exception {
        Random seeds = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            long roundSeed = seeds.nextLong();
            run(roundSeed, "seed " + seed + ", round " + round + " (" + roundSeed + ")");
        }
    }

    private static void run(long seed, String name) throws Exception {
        Random random = new Random(seed);
        int batchesPerCoupon = 1 + random.nextInt(2);
        RecordingEngine engine = new RecordingEngine(random.nextLong(), batchesPerCoupon);
        CoalescingCouponIssuer issuer = CoalescingCouponIssuer.around(engine)
                .batchMax(1 + random.nextInt(4))
                .batchesMax(1 + random.nextInt(3))
                .batchesPerCouponMax(batchesPerCoupon)
                .pendingMax(4 + random.nextInt(40))
                .deadline(DEADLINE)
                .callbackExecutor(Runnable::run)
                .build();
        boolean closedAmidst = random.nextInt(3) == 0;
        CountDownLatch start = new CountDownLatch(1);
        List<CompletableFuture<List<Told>>> callers = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            int number = caller;
            long callerSeed = random.nextLong();
            CompletableFuture<List<Told>> done = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                    done.complete(call(issuer, number, new Random(callerSeed)));
                } catch (Throwable failure) {
                    done.completeExceptionally(failure);
                }
            });
            thread.setDaemon(true);
            thread.start();
            callers.add(done);
        }
        start.countDown();
        if (closedAmidst) {
            pause(random);
            issuer.close();
        }
        for (CompletableFuture<List<Told>> caller : callers) {
            for (Told told : caller.get(2 * DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                check(told, engine, name);
            }
        }
        issuer.close();
        assertThat(issuer.pending()).as(name).isZero();
        assertThat(issuer.lanes()).as(name).isZero();
        assertThat(engine.tooManyAtOnce).as(name).hasValue(0);
    }

    private static void check(Told told, RecordingEngine engine, String name) {
        int times = engine.timesSent(told.member());
        switch (told.answer()) {
            case "Issued", "UNAVAILABLE by the engine" ->
                assertThat(times).as(name + ", " + told).isEqualTo(1);
            case "BUSY", "UNAVAILABLE" ->
                assertThat(times).as(name + ", " + told).isZero();
            // perhaps on its way to the engine
            case "cancelled", "unknown" ->
                assertThat(times).as(name + ", " + told).isLessThan(2);
            default -> throw new AssertionError(name + ", " + told);
        }
    }

    private static List<Told> call(CoalescingCouponIssuer issuer, int caller, Random random) throws Exception {
        List<Told> told = new ArrayList<>();
        List<MemberId> members = new ArrayList<>();
        List<CompletableFuture<IssueOutcome>> later = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            MemberId member = new MemberId("m" + caller + "-" + i);
            CouponId couponId = new CouponId("c" + random.nextInt(2));
            switch (random.nextInt(4)) {
                case 0 -> told.add(new Told(member, blocking(issuer, couponId, member)));
                case 1 -> told.add(new Told(member, interrupted(issuer, couponId, member, random)));
                default -> {
                    members.add(member);
                    later.add(issuer.async().issue(couponId, member).toCompletableFuture());
                    if (random.nextInt(4) == 0) {
                        later.get(later.size() - 1).cancel(true);
                    }
                }
            }
            pause(random);
        }
        for (int i = 0; i < later.size(); i++) {
            told.add(new Told(members.get(i), answer(later.get(i))));
        }
        return told;
    }

    private static String blocking(CoalescingCouponIssuer issuer, CouponId couponId, MemberId member) {
        try {
            return issuer.issue(couponId, member).getClass().getSimpleName();
        } catch (CouponException failure) {
            return nameOf(failure);
        }
    }

    private static String interrupted(
            CoalescingCouponIssuer issuer, CouponId couponId, MemberId member, Random random) {
        Thread caller = Thread.currentThread();
        Thread interrupter = new Thread(() -> {
            pause(random);
            caller.interrupt();
        });
        interrupter.start();
        String answer = blocking(issuer, couponId, member);
        while (interrupter.isAlive()) {
            Thread.onSpinWait();
        }
        boolean unused = Thread.interrupted();
        return answer;
    }

    private static String answer(CompletableFuture<IssueOutcome> call) throws InterruptedException, TimeoutException {
        try {
            return call.get(2 * DEADLINE.toSeconds(), TimeUnit.SECONDS)
                    .getClass()
                    .getSimpleName();
        } catch (java.util.concurrent.CancellationException cancelled) {
            return "cancelled";
        } catch (ExecutionException failed) {
            return nameOf(failed.getCause());
        }
    }

    private static String nameOf(@Nullable Throwable failure) {
        if (failure instanceof NotCarriedOutException no) {
            return no.reason() + ("drawn".equals(no.getMessage()) ? " by the engine" : "");
        }
        return failure instanceof OutcomeUnknownException ? "unknown" : String.valueOf(failure);
    }

    private static void pause(Random random) {
        int draw = random.nextInt(4);
        if (draw == 0) {
            Thread.onSpinWait();
        } else if (draw == 1) {
            LockSupport.parkNanos(random.nextInt(200_000));
        }
    }
}
