package io.openrun.coupon;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses in this JVM, without asking the store, once a coupon is sold out: nine of ten requests of an open run come too
 * late. It learns who holds the coupon, and lets those pass through, so that every holder still gets
 * {@link IssueOutcome.AlreadyIssued}, also on a node that never served it before.
 *
 * <p>It trusts what it knows for {@link #LEASE} after a look at the store, and looks again, in the background, while it
 * is asked. A store adds stock to a sold-out coupon only after it has announced that for a lease, so that by then no node
 * refuses from memory; stock added behind the library's back is seen within a lease. A change of the reason (suspended,
 * ended) is seen within a lease, too.
 *
 * <p>It takes 12 bytes for a holder (12 MB for a million), and while it learns 16 bytes more. Above its capacity all
 * requests pass through. Thread-safe; its one thread is a daemon and ends with {@link #close()}.
 */
public final class SoldOutMemory implements AutoCloseable {

    /** How long it trusts a look at the store. */
    public static final Duration LEASE = Duration.ofMillis(250);

    /** How many holders it remembers, over all coupons, unless told otherwise. */
    public static final int HOLDERS_MAX = 4_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(SoldOutMemory.class);
    private static final long LEASE_NANOS = LEASE.toNanos();
    private static final IssueOutcome REFUSED = new IssueOutcome.Refused(Refusal.SOLD_OUT);

    private final SoldOutSource source;
    private final int holdersMax;
    private final ConcurrentMap<CouponId, SoldOut> remembered = new ConcurrentHashMap<>();
    private final Set<CouponId> learning = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor background;

    /** A coupon's holders when its last one was issued, and when that was last known to be the last. */
    private static final class SoldOut {

        private final long sequence;
        private final int holderCount;
        private final Fingerprints holders;
        private final AtomicBoolean renewing = new AtomicBoolean();
        private volatile long trustedAtNanos;

        SoldOut(long sequence, Fingerprints.Gathering holders, long trustedAtNanos) {
            this.sequence = sequence;
            this.holderCount = holders.count();
            this.holders = holders.finish();
            this.trustedAtNanos = trustedAtNanos;
        }

        long ageNanos() {
            return System.nanoTime() - trustedAtNanos;
        }
    }

    /**
     * A memory that holds up to {@value #HOLDERS_MAX} holders.
     *
     * @param source knows what is sold out, and to whom
     */
    public SoldOutMemory(SoldOutSource source) {
        this(source, HOLDERS_MAX);
    }

    /**
     * A memory.
     *
     * @param source knows what is sold out, and to whom
     * @param holdersMax how many holders it remembers at most, over all coupons, 1 or more
     * @throws IllegalArgumentException if the source is null, or {@code holdersMax} below 1
     */
    public SoldOutMemory(SoldOutSource source, int holdersMax) {
        if (source == null) {
            throw new IllegalArgumentException("source must be given");
        }
        if (holdersMax < 1) {
            throw new IllegalArgumentException("holdersMax must be 1 or more, was " + holdersMax);
        }
        this.source = source;
        this.holdersMax = holdersMax;
        this.background = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "coupon-sold-out");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * An issuer that asks this memory first.
     *
     * @param issuer decides what the memory does not
     * @return the issuer; once the memory is closed, everything passes through
     */
    public CouponIssuer around(CouponIssuer issuer) {
        return new Blocking(issuer);
    }

    /**
     * An issuer that asks this memory first.
     *
     * @param issuer decides what the memory does not
     * @return the issuer; once the memory is closed, everything passes through
     */
    public AsyncCouponIssuer aroundAsync(AsyncCouponIssuer issuer) {
        return new Async(issuer);
    }

    private final class Blocking implements CouponIssuer {

        private final CouponIssuer issuer;

        Blocking(CouponIssuer issuer) {
            this.issuer = issuer;
        }

        @Override
        public List<IssueOutcome> issueAll(CouponId couponId, List<MemberId> memberIds) {
            List<MemberId> members = IssueRules.checkBatch(couponId, memberIds);
            if (refusesAll(couponId, members)) {
                return members.stream().map(member -> REFUSED).toList();
            }
            List<IssueOutcome> outcomes = issuer.issueAll(couponId, members);
            outcomes.forEach(outcome -> noteOutcome(couponId, outcome));
            return outcomes;
        }

        @Override
        public IssueOutcome issue(CouponId couponId, MemberId memberId) {
            IssueRules.checkCoupon(couponId);
            if (refuses(couponId, IssueRules.checkMember(memberId))) {
                return REFUSED;
            }
            IssueOutcome outcome = issuer.issue(couponId, memberId);
            noteOutcome(couponId, outcome);
            return outcome;
        }
    }

    private final class Async implements AsyncCouponIssuer {

        private final AsyncCouponIssuer issuer;

        Async(AsyncCouponIssuer issuer) {
            this.issuer = issuer;
        }

        @Override
        public CompletionStage<List<IssueOutcome>> issueAll(CouponId couponId, List<MemberId> memberIds) {
            List<MemberId> members = IssueRules.checkBatch(couponId, memberIds);
            if (refusesAll(couponId, members)) {
                return CompletableFuture.completedFuture(
                        members.stream().map(member -> REFUSED).toList());
            }
            CompletionStage<List<IssueOutcome>> answer = issuer.issueAll(couponId, members);
            answer.thenAccept(outcomes -> outcomes.forEach(outcome -> noteOutcome(couponId, outcome)));
            return answer;
        }

        @Override
        public CompletionStage<IssueOutcome> issue(CouponId couponId, MemberId memberId) {
            IssueRules.checkCoupon(couponId);
            if (refuses(couponId, IssueRules.checkMember(memberId))) {
                return CompletableFuture.completedFuture(REFUSED);
            }
            CompletionStage<IssueOutcome> answer = issuer.issue(couponId, memberId);
            answer.thenAccept(outcome -> noteOutcome(couponId, outcome));
            return answer;
        }
    }

    /** {@return how many holders it remembers now, over all coupons} */
    public long holders() {
        return remembered.values().stream()
                .mapToLong(soldOut -> soldOut.holderCount)
                .sum();
    }

    /**
     * Waits until no node refuses any more because of a look at the store before this call: what a catalog does between
     * announcing stock for a sold-out coupon and adding it.
     *
     * @throws NotCarriedOutException with BUSY if the thread is interrupted
     */
    public static void awaitLease() {
        try {
            Thread.sleep(LEASE.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new NotCarriedOutException(
                    NotCarriedOutException.Reason.BUSY, LEASE, "interrupted before adding stock", stopped);
        }
    }

    private boolean refusesAll(CouponId couponId, List<MemberId> members) {
        return !members.isEmpty() && members.stream().allMatch(member -> refuses(couponId, member));
    }

    private boolean refuses(CouponId couponId, MemberId member) {
        SoldOut soldOut = remembered.get(couponId);
        if (soldOut == null) {
            return false;
        }
        long age = soldOut.ageNanos();
        if (age > LEASE_NANOS / 2 && soldOut.renewing.compareAndSet(false, true)) {
            inBackground(() -> renew(couponId, soldOut));
        }
        return age < LEASE_NANOS && !soldOut.holders.mayContain(member);
    }

    private void noteOutcome(CouponId couponId, IssueOutcome outcome) {
        if (outcome.equals(REFUSED) && !remembered.containsKey(couponId) && learning.add(couponId)) {
            inBackground(() -> learn(couponId));
        }
    }

    private void inBackground(Runnable work) {
        try {
            background.execute(work);
        } catch (RejectedExecutionException closed) {
            LOG.debug("closed, so nothing is remembered any more");
        }
    }

    private void renew(CouponId couponId, SoldOut soldOut) {
        try {
            long start = System.nanoTime();
            OptionalLong sequence = source.soldOutAt(couponId);
            if (sequence.isPresent() && sequence.getAsLong() == soldOut.sequence) {
                soldOut.trustedAtNanos = start;
            } else {
                remembered.remove(couponId, soldOut);
            }
            soldOut.renewing.set(false);
        } catch (RuntimeException silent) {
            LOG.debug("the store did not say whether coupon {} is still sold out", couponId, silent);
            afterALease(() -> soldOut.renewing.set(false));
        }
    }

    private void learn(CouponId couponId) {
        try {
            OptionalLong before = source.soldOutAt(couponId);
            if (before.isPresent() && before.getAsLong() <= holdersMax) {
                learn(couponId, before.getAsLong());
            }
        } catch (RuntimeException silent) {
            LOG.debug("the store did not say who holds coupon {}", couponId, silent);
        } finally {
            afterALease(() -> learning.remove(couponId));
        }
    }

    /** The holders are complete if nothing was issued between the look before and the look after. */
    private void learn(CouponId couponId, long sequence) {
        Fingerprints.Gathering holders = new Fingerprints.Gathering(holdersMax);
        source.forEachHolder(couponId, holders);
        long start = System.nanoTime();
        OptionalLong after = source.soldOutAt(couponId);
        if (after.isPresent() && after.getAsLong() == sequence && makeRoom(holders.count())) {
            remembered.put(couponId, new SoldOut(sequence, holders, start));
        }
    }

    /** Forgets, the longest unasked first, what is no longer trusted, until there is room. */
    private boolean makeRoom(int count) {
        long free = holdersMax - holders();
        long now = System.nanoTime();
        List<Map.Entry<CouponId, SoldOut>> oldestFirst = remembered.entrySet().stream()
                .filter(entry -> now - entry.getValue().trustedAtNanos > LEASE_NANOS)
                .sorted(Comparator.comparingLong(entry -> entry.getValue().trustedAtNanos - now))
                .toList();
        for (Map.Entry<CouponId, SoldOut> entry : oldestFirst) {
            if (free >= count) {
                break;
            }
            remembered.remove(entry.getKey());
            free += entry.getValue().holderCount;
        }
        return free >= count;
    }

    /** A store that is busy or silent is not asked again at once. */
    private void afterALease(Runnable work) {
        try {
            ScheduledFuture<?> unused = background.schedule(work, LEASE_NANOS, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("closed, so nothing is remembered any more");
        }
    }

    /** Remembers nothing any more: every request passes through to the issuer within. */
    @Override
    public void close() {
        background.shutdownNow();
        remembered.clear();
    }
}
