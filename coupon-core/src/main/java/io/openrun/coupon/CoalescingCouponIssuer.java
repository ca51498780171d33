package io.openrun.coupon;

import io.openrun.coupon.NotCarriedOutException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the requests that arrive while a batch is on its way, and sends them as the next: one lock, one round trip
 * and one flush for hundreds of callers. Around a row-lock engine this is group commit. There is no timer: a lone
 * caller is sent at once.
 *
 * <ul>
 *   <li>Requests for one coupon are decided in the order of their arrival, as long as one batch of it is on its way at a
 *       time (the default); coupons take turns, so that a hot one does not starve the others.
 *   <li>What waits is bounded. A request above the bound is BUSY at once, and nothing of it is carried out.
 *   <li>Every call has an answer within the deadline. Whoever gives up before being sent (deadline, interrupt, cancelled
 *       future) is left out, and told BUSY; after that the outcome is unknown, and the batch runs on.
 *   <li>A request that the store rejects for good fails alone; those beside it are decided.
 *   <li>Code of the caller's that is attached to a stage never runs on a thread that sends.
 * </ul>
 *
 * <p>Thread-safe; callers may be virtual threads. Its own threads are few, daemons, and end with {@link #close()}.
 */
public final class CoalescingCouponIssuer implements CouponIssuer, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CoalescingCouponIssuer.class);
    private static final Duration RETRY_AFTER = Duration.ofMillis(100);
    private static final Duration KEEP_IDLE_THREADS = Duration.ofSeconds(10);
    private static final int SWEEPS_PER_DEADLINE = 32;

    /** Whether calls are taken, and whether those taken still get their own answer. */
    private enum Intake {
        OPEN,
        CLOSING,
        CLOSED
    }

    private final CouponIssuer issuer;
    private final Builder limits;
    private final long deadlineNanos;
    private final long sweepNanos;
    private final ConcurrentMap<CouponId, Lane> lanes = new ConcurrentHashMap<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private final ThreadPoolExecutor senders;
    private final ScheduledThreadPoolExecutor teller;
    private final AsyncCouponIssuer async = new Async();
    private volatile Intake intake = Intake.OPEN;

    private CoalescingCouponIssuer(CouponIssuer issuer, Builder limits) {
        this.issuer = issuer;
        this.limits = limits;
        this.deadlineNanos = limits.deadline.toNanos();
        this.sweepNanos = Math.max(1, deadlineNanos / SWEEPS_PER_DEADLINE);
        this.senders = new ThreadPoolExecutor(
                limits.batchesMax,
                limits.batchesMax,
                KEEP_IDLE_THREADS.toNanos(),
                TimeUnit.NANOSECONDS,
                new LinkedBlockingQueue<>(),
                daemons("coupon-batch"));
        senders.allowCoreThreadTimeOut(true);
        this.teller = new ScheduledThreadPoolExecutor(1, daemons("coupon-answer"));
    }

    /**
     * A builder with safe defaults.
     *
     * @param issuer who decides the batches; stays the caller's to close
     * @return the builder
     */
    public static Builder around(CouponIssuer issuer) {
        return new Builder(issuer);
    }

    /** {@return the same issuer, for callers who don't wait; closed with this one} */
    public AsyncCouponIssuer async() {
        return async;
    }

    /** {@return how many requests are waiting or on their way, over all coupons} */
    public int pending() {
        return pending.get();
    }

    /**
     * {@inheritDoc}
     *
     * @throws NotCarriedOutException also if too many calls are waiting (BUSY), or this issuer is closed (UNAVAILABLE)
     */
    @Override
    public List<IssueOutcome> issueAll(CouponId couponId, List<MemberId> memberIds) {
        List<MemberId> members = IssueRules.checkBatch(couponId, memberIds);
        return members.isEmpty() ? List.of() : await(couponId, PendingCall.ofMany(members, deadline(), false));
    }

    /**
     * {@inheritDoc}
     *
     * @throws NotCarriedOutException also if too many calls are waiting (BUSY), or this issuer is closed (UNAVAILABLE)
     */
    @Override
    public IssueOutcome issue(CouponId couponId, MemberId memberId) {
        IssueRules.checkCoupon(couponId);
        IssueRules.checkMember(memberId);
        return await(couponId, PendingCall.ofOne(memberId, deadline(), false));
    }

    /** Answers of which each is the stage of its own call. */
    private final class Async implements AsyncCouponIssuer {

        @Override
        public CompletionStage<List<IssueOutcome>> issueAll(CouponId couponId, List<MemberId> memberIds) {
            List<MemberId> members = IssueRules.checkBatch(couponId, memberIds);
            PendingCall<List<IssueOutcome>> call = PendingCall.ofMany(members, deadline(), true);
            if (members.isEmpty()) {
                call.complete(List.of());
                return call;
            }
            return enterOrFail(couponId, call);
        }

        @Override
        public CompletionStage<IssueOutcome> issue(CouponId couponId, MemberId memberId) {
            IssueRules.checkCoupon(couponId);
            IssueRules.checkMember(memberId);
            return enterOrFail(couponId, PendingCall.ofOne(memberId, deadline(), true));
        }

        private <T> PendingCall<T> enterOrFail(CouponId couponId, PendingCall<T> call) {
            try {
                enter(couponId, call);
            } catch (NotCarriedOutException refused) {
                call.completeExceptionally(refused);
            }
            return call;
        }
    }

    /** How many coupons it keeps anything of: those with requests pending. */
    int lanes() {
        return lanes.size();
    }

    private long deadline() {
        return System.nanoTime() + deadlineNanos;
    }

    private <T> T await(CouponId couponId, PendingCall<T> call) {
        enter(couponId, call);
        try {
            return call.get();
        } catch (ExecutionException failed) {
            throw CouponException.inThisThread(failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return whenInterrupted(call, stopped);
        }
    }

    private static <T> T whenInterrupted(PendingCall<T> call, InterruptedException stopped) {
        if (call.leaveOut()) {
            call.cancel(false);
            throw busy("interrupted before it was sent");
        }
        if (!call.isDone()) {
            throw new OutcomeUnknownException("interrupted after it was sent", stopped);
        }
        try {
            return call.join();
        } catch (CompletionException failed) {
            throw CouponException.inThisThread(failed.getCause());
        }
    }

    private void enter(CouponId couponId, PendingCall<?> call) {
        call.carry(carried());
        int size = call.size();
        if (pending.addAndGet(size) > limits.pendingMax) {
            pending.addAndGet(-size);
            throw busy("more than " + limits.pendingMax + " requests are waiting");
        }
        if (intake != Intake.OPEN) {
            pending.addAndGet(-size);
            throw closed();
        }
        Lane lane = enterLane(couponId, size);
        lane.add(call);
        sendWaiting(lane);
        sweepLater();
        if (intake == Intake.CLOSED) {
            leaveOut(lane, lane.takeWhile(any -> true), closed());
        }
    }

    private @Nullable UnaryOperator<Runnable> carried() {
        try {
            return limits.carried.get();
        } catch (RuntimeException failure) {
            LOG.debug("what a caller carries could not be told", failure);
            return null;
        }
    }

    private Lane enterLane(CouponId couponId, int size) {
        while (true) {
            Lane lane = lanes.computeIfAbsent(couponId, Lane::new);
            switch (lane.enter(size, limits.pendingPerCouponMax)) {
                case ENTERED -> {
                    return lane;
                }
                case FULL -> {
                    leave(lane, 0);
                    pending.addAndGet(-size);
                    throw busy(
                            "more than " + limits.pendingPerCouponMax + " requests are waiting for coupon " + couponId);
                }
                case RETIRED -> lanes.remove(couponId, lane);
            }
        }
    }

    private void leave(Lane lane, int size) {
        if (lane.leave(size)) {
            lanes.remove(lane.couponId(), lane);
        }
        // last, so that with nothing pending nothing is kept
        pending.addAndGet(-size);
    }

    private void sendWaiting(Lane lane) {
        if (lane.hasWaiting() && lane.beginBatch(limits.batchesPerCouponMax)) {
            try {
                senders.execute(() -> sendBatches(lane));
            } catch (RejectedExecutionException alreadyClosed) {
                lane.endBatch();
                leaveOut(lane, lane.takeWhile(any -> true), closed());
            }
        }
    }

    /** Sends one batch after the other; after each it lets coupons go first that have been waiting meanwhile. */
    private void sendBatches(Lane lane) {
        try {
            do {
                sendBatch(lane);
            } while (lane.hasWaiting() && senders.getQueue().isEmpty());
        } finally {
            lane.endBatch();
        }
        // whoever came since hasWaiting() found the batch still begun, and relies on this look
        sendWaiting(lane);
    }

    private void sendBatch(Lane lane) {
        List<PendingCall<?>> leftOut = new ArrayList<>(0);
        CallBatch batch = lane.take(limits.batchMax, System.nanoTime(), leftOut);
        if (!leftOut.isEmpty()) {
            leaveOut(lane, leftOut, busy("the deadline passed before it was sent"));
        }
        if (batch.isEmpty()) {
            return;
        }
        batch.decide(issuer);
        lane.arrived(batch);
        boolean lone = !lane.hasWaiting() && batch.calls().stream().noneMatch(PendingCall::callsBack);
        if (lone) {
            // nothing waits to be sent, and nobody's code runs here: spare the caller the other thread
            batch.calls().forEach(PendingCall::tell);
            leave(lane, batch.size());
        } else {
            tell(batch.calls(), PendingCall::tell, () -> leave(lane, batch.size()));
        }
    }

    private void leaveOut(Lane lane, List<PendingCall<?>> calls, NotCarriedOutException why) {
        int size = calls.stream().mapToInt(PendingCall::size).sum();
        tell(
                calls,
                call -> {
                    call.leaveOut();
                    call.completeExceptionally(why);
                },
                () -> leave(lane, size));
    }

    /** Tells callers on threads that send nothing: those who wait on ours, those who attached code on their executor's. */
    private void tell(List<PendingCall<?>> calls, Consumer<PendingCall<?>> what, Runnable afterwards) {
        runElsewhere(teller, () -> {
            List<PendingCall<?>> callingBack = new ArrayList<>();
            for (PendingCall<?> call : calls) {
                if (call.callsBack()) {
                    callingBack.add(call);
                } else {
                    what.accept(call);
                }
            }
            if (callingBack.isEmpty()) {
                afterwards.run();
            } else {
                runElsewhere(limits.callbackExecutor, () -> {
                    callingBack.forEach(what);
                    afterwards.run();
                });
            }
        });
    }

    /** An executor that takes nothing any more must not cost anybody an answer. */
    private static void runElsewhere(Executor executor, Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException closed) {
            work.run();
        }
    }

    private void sweepLater() {
        if (sweeping.get() || !sweeping.compareAndSet(false, true)) {
            return;
        }
        try {
            ScheduledFuture<?> unused = teller.schedule(this::sweep, sweepNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            sweeping.set(false);
        }
    }

    /** Keeps the deadline of those whose batch does not come back, or whose turn does not come. */
    private void sweep() {
        try {
            long now = System.nanoTime();
            lanes.values().forEach(lane -> answerOverdue(lane, now));
        } finally {
            sweeping.set(false);
            if (pending.get() > 0) {
                sweepLater();
            }
        }
    }

    private void answerOverdue(Lane lane, long now) {
        List<PendingCall<?>> late = lane.takeWhile(call -> call.isDone() || call.isOverdue(now));
        if (!late.isEmpty()) {
            leaveOut(lane, late, busy("the deadline passed before it was sent"));
        }
        List<PendingCall<?>> lost = lane.underWay();
        lost.removeIf(call -> call.isDone() || !call.isOverdue(now));
        if (!lost.isEmpty()) {
            giveUp(lost, "the deadline passed after it was sent");
        }
    }

    private void giveUp(List<PendingCall<?>> calls, String why) {
        OutcomeUnknownException unknown = new OutcomeUnknownException(why, null);
        tell(calls, call -> call.completeExceptionally(unknown), () -> {});
    }

    /**
     * Takes no more calls, and waits until those taken have their answer, at most for the deadline. Who has none then is
     * answered too: BUSY before being sent, unknown after. The issuer within stays open. Calling it again does nothing.
     */
    @Override
    public void close() {
        if (intake == Intake.OPEN) {
            intake = Intake.CLOSING;
        }
        long end = deadline();
        while (pending.get() > 0
                && System.nanoTime() - end < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        intake = Intake.CLOSED;
        for (Lane lane : lanes.values()) {
            leaveOut(lane, lane.takeWhile(any -> true), closed());
            giveUp(lane.underWay(), "closed before the answer came");
        }
        senders.shutdown();
        teller.shutdown();
    }

    private static NotCarriedOutException busy(String why) {
        return new NotCarriedOutException(Reason.BUSY, RETRY_AFTER, why, null);
    }

    private static NotCarriedOutException closed() {
        return new NotCarriedOutException(Reason.UNAVAILABLE, RETRY_AFTER, "the issuer is closed", null);
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger made = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + made.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Builds a {@link CoalescingCouponIssuer}. Not thread-safe. */
    public static final class Builder {

        private static final Duration DEADLINE = Duration.ofSeconds(3);
        private static final Duration DEADLINE_MIN = Duration.ofMillis(50);
        private static final Duration DEADLINE_MAX = Duration.ofMinutes(5);
        private static final int PENDING_MAX = 1_000_000;
        private static final int BATCHES_MAX = 64;

        private final CouponIssuer issuer;
        private int batchMax = CouponIssuer.BATCH_MAX;
        private int pendingMax = 100_000;
        private int pendingPerCouponMax = 50_000;
        private int batchesPerCouponMax = 1;
        private int batchesMax = 4;
        private Duration deadline = DEADLINE;
        private Executor callbackExecutor = ForkJoinPool.commonPool();
        private Supplier<@Nullable UnaryOperator<Runnable>> carried = () -> null;

        private Builder(CouponIssuer issuer) {
            if (issuer == null) {
                throw new IllegalArgumentException("issuer must be given");
            }
            this.issuer = issuer;
        }

        private Builder(Builder other) {
            issuer = other.issuer;
            batchMax = other.batchMax;
            pendingMax = other.pendingMax;
            pendingPerCouponMax = other.pendingPerCouponMax;
            batchesPerCouponMax = other.batchesPerCouponMax;
            batchesMax = other.batchesMax;
            deadline = other.deadline;
            callbackExecutor = other.callbackExecutor;
            carried = other.carried;
        }

        /**
         * How many members a batch holds at most. A caller's own list is never split: one above this is sent alone.
         *
         * @param batchMax 1 to 1,000; 1,000 unless set
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder batchMax(int batchMax) {
            this.batchMax = check("batchMax", batchMax, CouponIssuer.BATCH_MAX);
            return this;
        }

        /**
         * How many requests may be waiting or on their way, over all coupons; one more is BUSY at once. With blocking
         * callers it bounds the threads that wait here.
         *
         * @param pendingMax 1 to 1,000,000; 100,000 unless set
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder pendingMax(int pendingMax) {
            this.pendingMax = check("pendingMax", pendingMax, PENDING_MAX);
            return this;
        }

        /**
         * The same for any one coupon, so that a hot one leaves room for others.
         *
         * @param pendingPerCouponMax 1 to 1,000,000; 50,000 unless set
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder pendingPerCouponMax(int pendingPerCouponMax) {
            this.pendingPerCouponMax = check("pendingPerCouponMax", pendingPerCouponMax, PENDING_MAX);
            return this;
        }

        /**
         * How many batches of one coupon may be on their way at once. Above 1 the order of arrival is no longer kept
         * between them; it pays where the store is far away and does not lock the coupon meanwhile.
         *
         * @param batchesPerCouponMax 1 to 64; 1 unless set
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder batchesPerCouponMax(int batchesPerCouponMax) {
            this.batchesPerCouponMax = check("batchesPerCouponMax", batchesPerCouponMax, BATCHES_MAX);
            return this;
        }

        /**
         * How many batches may be on their way at once, over all coupons: as many threads of its own it has, and as many
         * connections it keeps busy, however large the crowd.
         *
         * @param batchesMax 1 to 64; 4 unless set
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder batchesMax(int batchesMax) {
            this.batchesMax = check("batchesMax", batchesMax, BATCHES_MAX);
            return this;
        }

        /**
         * What a caller's thread knows and the thread that sends should know, too, such as the trace of a request. A batch
         * is sent in what the first of its callers carries who carries any.
         *
         * @param carried asked on the caller's thread, of each call: gives what runs work as if on that thread, or null
         *     if there is nothing to carry. It must be quick; what it throws counts as null. What it gave is run once at
         *     most, on a thread that sends, and if it fails the batch is sent all the same
         * @return this builder
         * @throws IllegalArgumentException if it is null
         */
        public Builder carry(Supplier<@Nullable UnaryOperator<Runnable>> carried) {
            if (carried == null) {
                throw new IllegalArgumentException("carried must be given");
            }
            this.carried = carried;
            return this;
        }

        /**
         * Within which time a call has its answer (a thirty-second part of it later at most). Keep it above the
         * deadline of the store, else a caller is told "unknown" where the store would still have said "no".
         *
         * @param deadline 50 milliseconds to 5 minutes; 3 seconds unless set
         * @return this builder
         * @throws IllegalArgumentException if it is null or out of its range
         */
        public Builder deadline(Duration deadline) {
            if (deadline == null || deadline.compareTo(DEADLINE_MIN) < 0 || deadline.compareTo(DEADLINE_MAX) > 0) {
                throw new IllegalArgumentException("deadline must be " + DEADLINE_MIN + " to " + DEADLINE_MAX);
            }
            this.deadline = deadline;
            return this;
        }

        /**
         * Runs the code that callers attach to the stages of {@link CoalescingCouponIssuer#async()}. What it rejects runs
         * on a thread of this issuer.
         *
         * @param callbackExecutor the common pool unless set; stays the caller's to close
         * @return this builder
         * @throws IllegalArgumentException if it is null
         */
        public Builder callbackExecutor(Executor callbackExecutor) {
            if (callbackExecutor == null) {
                throw new IllegalArgumentException("callbackExecutor must be given");
            }
            this.callbackExecutor = callbackExecutor;
            return this;
        }

        /** {@return the issuer, whose threads start with the first call} */
        public CoalescingCouponIssuer build() {
            return new CoalescingCouponIssuer(issuer, new Builder(this));
        }

        private static int check(String name, int value, int max) {
            if (value < 1 || value > max) {
                throw new IllegalArgumentException(name + " must be 1 to " + max + ", was " + value);
            }
            return value;
        }
    }
}
