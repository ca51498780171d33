package io.openrun.coupon.engine.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * Redis as a server of locks, which may be away. While it is, one caller a second asks, and the others are told at once.
 *
 * <p>The scripts go as plain commands, which a client for a Cluster may send again by itself. That is harmless here: to
 * take a lock twice for one token is to take it once, and to give it back twice as well.
 */
final class LockServer {

    /** What came of asking for a lock. */
    enum Reply {
        MINE,
        TAKEN,
        AWAY
    }

    private static final Logger LOG = LoggerFactory.getLogger(LockServer.class);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    private static final Long YES = 1L;

    private final UnifiedJedis jedis;
    private final String leaseMs;

    /** Until when nobody asks, while it is away. */
    private final AtomicLong silentUntilNanos = new AtomicLong();

    private volatile boolean away;

    LockServer(UnifiedJedis jedis, Duration lease) {
        this.jedis = jedis;
        this.leaseMs = Long.toString(lease.toMillis());
    }

    /** Asks for a lock; throws nothing of the client's. */
    Reply take(String key, String token) throws InterruptedException {
        if (isToBeLeftAlone()) {
            return Reply.AWAY;
        }
        try {
            boolean mine = YES.equals(ask(key, token));
            away = false;
            return mine ? Reply.MINE : Reply.TAKEN;
        } catch (JedisException failure) {
            if (failure.getCause() instanceof InterruptedException) {
                throw new InterruptedException();
            }
            leaveAlone("locks can't be had, coupons are issued without", failure);
            return Reply.AWAY;
        }
    }

    /** Asks once more where an answer got lost: the lock may be the caller's by then, and the script knows the token. */
    private Object ask(String key, String token) {
        List<String> arguments = List.of(token, leaseMs);
        try {
            return run(LuaScript.LOCK, key, arguments);
        } catch (JedisConnectionException lost) {
            LOG.debug("the answer to a request for the lock {} got lost", key, lost);
            return run(LuaScript.LOCK, key, arguments);
        }
    }

    /** What goes wrong here ends with the lease. */
    void giveBack(String key, String token) {
        if (away) {
            return;
        }
        try {
            if (!YES.equals(run(LuaScript.UNLOCK, key, List.of(token)))) {
                LOG.debug("the lease of the lock {} ran out before it was given back", key);
            }
        } catch (JedisException failure) {
            if (failure.getCause() instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            leaveAlone("a lock can't be given back, it ends with its lease", failure);
        }
    }

    private Object run(LuaScript script, String key, List<String> arguments) {
        try {
            return jedis.evalsha(script.sha(), List.of(key), arguments);
        } catch (JedisNoScriptException unknownScript) {
            return jedis.eval(script.text(), List.of(key), arguments);
        }
    }

    /** Whoever finds the time over asks, and puts the others off while he waits for the answer. */
    private boolean isToBeLeftAlone() {
        long until = silentUntilNanos.get();
        long now = System.nanoTime();
        return away && (now - until < 0 || !silentUntilNanos.compareAndSet(until, now + ASK_AGAIN.toNanos()));
    }

    private void leaveAlone(String what, JedisException failure) {
        silentUntilNanos.set(System.nanoTime() + ASK_AGAIN.toNanos());
        if (away) {
            LOG.debug(what, failure);
        } else {
            LOG.warn(what, failure);
        }
        away = true;
    }
}
