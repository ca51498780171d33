package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueRules;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.engine.redis.LockServer.Reply;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/**
 * Takes a lock in Redis for each call, then lets an issuer on a relational database decide: the classical distributed
 * lock, and the slow way to issue coupons. It is for those who have to work like this. Who is free to choose takes
 * {@link LuaCouponIssuer}, or a JDBC engine without a lock before it.
 *
 * <p>The lock spares the deciding issuer its contention and does nothing else. No lock with a lease can do more: its
 * holder may be paused for longer than the lease, the server may restart empty or fail over, and then two hold it. So
 * the decision must be exact by itself; with the JDBC engine {@code OptimisticCouponIssuer} the version of the coupon's
 * row is the fence that the second holder runs into. Where Redis does not answer, it is decided without the lock.
 *
 * <p>For each call, in this order:
 *
 * <ol>
 *   <li>callers of this JVM for the same coupon line up, in the order of their arrival, so that one of them at a time
 *       contends in Redis;
 *   <li>he takes the lock, with a token that only this call has; while another has it he asks again, after random
 *       pauses that grow; who has no lock when the time for that is over gets a {@link NotCarriedOutException}, BUSY;
 *   <li>the deciding issuer decides;
 *   <li>the lock is given back if it is still this call's. If that fails, it ends with its lease.
 * </ol>
 *
 * <p>For a crowd, put a {@link io.openrun.coupon.CoalescingCouponIssuer} around it: one lock for hundreds of callers.
 *
 * <p>Give the client a {@code maxWait} for its pool and a socket timeout, both short: a call that finds Redis hanging
 * waits as long, twice, before it goes on without the lock. For a second after that only one call asks.
 */
public final class RedisLockCouponIssuer implements CouponIssuer {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(16);
    private static final Duration RETRY_AFTER = Duration.ofMillis(100);

    private final CouponIssuer decision;
    private final LockServer locks;
    private final String keyPrefix;
    private final long waitMaxNanos;
    private final int waitingMax;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Turns turns = new Turns();

    private RedisLockCouponIssuer(Builder builder) {
        this.decision = builder.decision;
        this.locks = new LockServer(builder.jedis, builder.lease);
        this.keyPrefix = builder.keyPrefix;
        this.waitMaxNanos = builder.waitMax.toNanos();
        this.waitingMax = builder.waitingMax;
    }

    /**
     * A builder with safe defaults.
     *
     * @param decision who decides under the lock: an issuer on a relational database that must be exact without the
     *     lock, as every engine of this library is; stays the caller's to close
     * @param jedis where the locks are: a client for a standalone server, Sentinel or a Cluster; stays the caller's to
     *     close
     * @return the builder
     */
    public static Builder around(CouponIssuer decision, UnifiedJedis jedis) {
        return new Builder(decision, jedis);
    }

    @Override
    public List<IssueOutcome> issueAll(CouponId couponId, List<MemberId> memberIds) {
        List<MemberId> members = IssueRules.checkBatch(couponId, memberIds);
        if (members.isEmpty()) {
            return List.of();
        }
        Lock lock = await(couponId);
        try {
            return decision.issueAll(couponId, members);
        } finally {
            end(lock);
        }
    }

    /** The right to decide now: this JVM's turn, and the lock in Redis under this token, if Redis answered. */
    private record Lock(CouponId couponId, String key, String token, boolean inRedis) {}

    private Lock await(CouponId couponId) {
        if (waiting.incrementAndGet() > waitingMax) {
            waiting.decrementAndGet();
            throw busy("more than " + waitingMax + " callers are waiting for a lock", null);
        }
        try {
            return take(couponId, System.nanoTime() + waitMaxNanos);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw busy("interrupted while waiting for a lock", stopped);
        } finally {
            waiting.decrementAndGet();
        }
    }

    private Lock take(CouponId couponId, long untilNanos) throws InterruptedException {
        if (!turns.await(couponId, untilNanos - System.nanoTime())) {
            throw tooLate(couponId);
        }
        @Nullable Lock lock = null;
        try {
            lock = takeInRedis(couponId, untilNanos);
            return lock;
        } finally {
            if (lock == null) {
                turns.end(couponId);
            }
        }
    }

    private Lock takeInRedis(CouponId couponId, long untilNanos) throws InterruptedException {
        String key = CouponKeys.lock(keyPrefix, couponId);
        String token = UUID.randomUUID().toString();
        long pauseNanos = FIRST_PAUSE.toNanos();
        Reply reply = locks.take(key, token);
        while (reply == Reply.TAKEN) {
            long leftNanos = untilNanos - System.nanoTime();
            if (leftNanos <= 0) {
                throw tooLate(couponId);
            }
            LockSupport.parkNanos(
                    Math.min(leftNanos, ThreadLocalRandom.current().nextLong(pauseNanos)));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE.toNanos());
            reply = locks.take(key, token);
        }
        return new Lock(couponId, key, token, reply == Reply.MINE);
    }

    private void end(Lock lock) {
        try {
            if (lock.inRedis()) {
                locks.giveBack(lock.key(), lock.token());
            }
        } finally {
            turns.end(lock.couponId());
        }
    }

    private static NotCarriedOutException tooLate(CouponId couponId) {
        return busy("others had the lock of coupon " + couponId + " all the time", null);
    }

    private static NotCarriedOutException busy(String why, @Nullable Throwable cause) {
        return new NotCarriedOutException(Reason.BUSY, RETRY_AFTER, why, cause);
    }

    /** Builds a {@link RedisLockCouponIssuer}. Not thread-safe. */
    public static final class Builder {

        private static final Duration LEASE_MIN = Duration.ofMillis(10);
        private static final Duration LEASE_MAX = Duration.ofMinutes(5);
        private static final Duration WAIT_MAX_MAX = Duration.ofMinutes(5);
        private static final int WAITING_MAX_MAX = 100_000;

        private final CouponIssuer decision;
        private final UnifiedJedis jedis;
        private String keyPrefix = "coupon";
        private Duration lease = Duration.ofSeconds(3);
        private Duration waitMax = Duration.ofSeconds(1);
        private int waitingMax = 1_000;

        private Builder(CouponIssuer decision, UnifiedJedis jedis) {
            this.decision = decision;
            this.jedis = jedis;
        }

        /**
         * When a lock ends by itself, if its holder does not give it back. A little longer than a decision may take: a
         * shorter one lets others contend with a slow decision, a longer one keeps the coupon waiting when a node dies.
         *
         * @param lease 10 milliseconds to 5 minutes; 3 seconds unless set
         * @return this builder
         * @throws IllegalArgumentException if it is null or out of its range
         */
        public Builder lease(Duration lease) {
            if (lease == null || lease.compareTo(LEASE_MIN) < 0 || lease.compareTo(LEASE_MAX) > 0) {
                throw new IllegalArgumentException("lease must be 10 ms to 5 min, was " + lease);
            }
            this.lease = lease;
            return this;
        }

        /**
         * How long a call waits for its turn and the lock together, before it is BUSY.
         *
         * @param waitMax 0 to 5 minutes; 1 second unless set
         * @return this builder
         * @throws IllegalArgumentException if it is null or out of its range
         */
        public Builder waitMax(Duration waitMax) {
            if (waitMax == null || waitMax.isNegative() || waitMax.compareTo(WAIT_MAX_MAX) > 0) {
                throw new IllegalArgumentException("waitMax must be 0 to 5 min, was " + waitMax);
            }
            this.waitMax = waitMax;
            return this;
        }

        /**
         * How many callers may wait for locks, over all coupons; one more is BUSY at once. Who asks for a free lock
         * waits, too, if only for the answer.
         *
         * @param waitingMax 1 to 100,000; 1,000 unless set
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder waitingMax(int waitingMax) {
            if (waitingMax < 1 || waitingMax > WAITING_MAX_MAX) {
                throw new IllegalArgumentException(
                        "waitingMax must be 1 to " + WAITING_MAX_MAX + ", was " + waitingMax);
            }
            this.waitingMax = waitingMax;
            return this;
        }

        /**
         * How the names of the keys begin.
         *
         * @param keyPrefix 1 to 30 of {@code A-Z a-z 0-9 _ -}; {@code coupon} unless set
         * @return this builder
         * @throws IllegalArgumentException if it has any other character, is empty or too long
         */
        public Builder keyPrefix(String keyPrefix) {
            this.keyPrefix = CouponKeys.checkPrefix(keyPrefix);
            return this;
        }

        /** {@return the issuer} */
        public RedisLockCouponIssuer build() {
            return new RedisLockCouponIssuer(this);
        }
    }
}
