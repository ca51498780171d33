package io.openrun.coupon.engine.redis;

import io.openrun.coupon.OutcomeUnknownException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * Sends a script to the server that has the coupon, once. A pipeline does it, of one command: it tells apart what failed
 * before sending and after, it keeps the WAIT for replicas on the same connection, and unlike the commands of a cluster
 * client it never sends again by itself.
 */
final class ScriptRunner {

    private static final Logger LOG = LoggerFactory.getLogger(ScriptRunner.class);
    private static final int SENDS_MAX = 4;
    private static final long LOOK_EVERY_NANOS = 1_000_000_000;
    private static final MethodHandle PIPELINED = pipelined();

    private final UnifiedJedis jedis;
    private final RedisDurability durability;
    private final AtomicLong lookedNanos = new AtomicLong(System.nanoTime() - LOOK_EVERY_NANOS);

    ScriptRunner(UnifiedJedis jedis, RedisDurability durability) {
        this.jedis = jedis;
        this.durability = durability;
    }

    /** Jedis 6 declares another type of the result than 7 and 8, so a call compiled with one fails with the other. */
    private static MethodHandle pipelined() {
        try {
            return MethodHandles.publicLookup()
                    .unreflect(UnifiedJedis.class.getMethod("pipelined"))
                    .asType(MethodType.methodType(AbstractPipeline.class, UnifiedJedis.class));
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException("this is no Jedis of 6 to 8", missing);
        }
    }

    /**
     * Runs a script.
     *
     * @param keys the coupon and the epoch that the caller acts for
     * @param arguments what follows tag and epoch
     * @throws io.openrun.coupon.CouponException if there is no answer
     */
    ScriptReply run(LuaScript script, CouponKeys keys, List<String> arguments) {
        String tag = Long.toHexString(ThreadLocalRandom.current().nextLong());
        List<String> all = new ArrayList<>(arguments.size() + 2);
        all.add(tag);
        all.add(Long.toString(keys.epoch()));
        all.addAll(arguments);
        return ScriptReply.of(keys, tag, send(script, keys, all));
    }

    private Object send(LuaScript script, CouponKeys keys, List<String> arguments) {
        boolean known = true;
        for (int sends = 1; ; sends++) {
            boolean byName = known;
            try {
                return sendOnce(
                        script,
                        keys,
                        pipeline -> byName
                                ? pipeline.evalsha(script.sha(), keys.all(), arguments)
                                : pipeline.eval(script.text(), keys.all(), arguments));
            } catch (JedisNoScriptException unknownScript) {
                known = false;
                failAfter(sends, unknownScript);
            } catch (JedisMovedDataException moved) {
                failAfter(sends, moved);
                lookThrough(keys);
            }
        }
    }

    private static void failAfter(int sends, JedisException failure) {
        if (sends == SENDS_MAX) {
            throw RedisFailure.sent(failure);
        }
    }

    /** The two errors that are a reason to send again, since the server did not begin, are passed on as they are. */
    private Object sendOnce(LuaScript script, CouponKeys keys, Function<AbstractPipeline, Response<Object>> command) {
        AbstractPipeline pipeline = connect(keys);
        boolean sent = false;
        try {
            Response<Object> reply = command.apply(pipeline);
            // whatever is written behind the script may push the script out
            sent = true;
            Response<Long> confirmed = durability.isReplicated() && script.writes()
                    ? pipeline.waitReplicas(
                            keys.meta(),
                            durability.replicas(),
                            durability.waitMax().toMillis())
                    : null;
            pipeline.sync();
            Object answer = reply.get();
            if (confirmed != null) {
                requireReplicas(confirmed.get());
            }
            return answer;
        } catch (JedisNoScriptException | JedisMovedDataException notBegun) {
            throw notBegun;
        } catch (JedisException | IllegalStateException failure) {
            // a pipeline over many nodes leaves a lost answer unset, which is an IllegalStateException
            throw sent ? RedisFailure.sent(failure) : notSent(keys, failure);
        } finally {
            close(pipeline);
        }
    }

    private void requireReplicas(long confirmed) {
        if (confirmed < durability.replicas()) {
            throw new OutcomeUnknownException(
                    confirmed + " of " + durability.replicas() + " replicas confirmed within " + durability.waitMax(),
                    null);
        }
    }

    private AbstractPipeline connect(CouponKeys keys) {
        try {
            return pipeline();
        } catch (JedisException failure) {
            throw notSent(keys, failure);
        }
    }

    /** Several commands sent together; for reads, since none of the above is done for them. */
    AbstractPipeline pipeline() {
        try {
            return (AbstractPipeline) PIPELINED.invokeExact(jedis);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable undeclared) {
            throw new IllegalStateException("opening a pipeline declares no exception", undeclared);
        }
    }

    private RuntimeException notSent(CouponKeys keys, RuntimeException failure) {
        if (!(failure instanceof JedisException fromClient)) {
            return failure;
        }
        long looked = lookedNanos.get();
        long now = System.nanoTime();
        if (now - looked >= LOOK_EVERY_NANOS && lookedNanos.compareAndSet(looked, now)) {
            lookThrough(keys);
        }
        return RedisFailure.notSent(fromClient);
    }

    /** A pipeline goes where the client thinks the key is; a plain command makes a cluster client look again. */
    private void lookThrough(CouponKeys keys) {
        try {
            boolean unused = jedis.exists(keys.meta());
        } catch (JedisException stillAway) {
            LOG.debug("Redis can't be asked where coupon {} is", keys.couponId(), stillAway);
        }
    }

    /** A connection that lost an answer is discarded by its pool; that it is broken is known by then. */
    static void close(AbstractPipeline pipeline) {
        try {
            pipeline.close();
        } catch (JedisException | IllegalStateException broken) {
            LOG.debug("a broken connection was closed", broken);
        }
    }
}
