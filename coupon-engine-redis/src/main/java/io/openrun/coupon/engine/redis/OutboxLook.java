package io.openrun.coupon.engine.redis;

import io.openrun.coupon.NotCarriedOutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Looks which streams have something, all in one go, so that a thousand without events cost little; and shortens those
 * of which something was acknowledged. Safe for use by many threads at once: one of them looks.
 */
final class OutboxLook {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxLook.class);
    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final RedisStore store;
    private final OutboxScripts scripts;
    private final OutboxLosses losses;
    private final ReentrantLock looking = new ReentrantLock();
    private final AtomicLong looks = new AtomicLong();
    private volatile long lookedNanos = System.nanoTime() - EVERY_NANOS;

    OutboxLook(RedisStore store, OutboxScripts scripts, OutboxLosses losses) {
        this.store = store;
        this.scripts = scripts;
        this.losses = losses;
    }

    /** Looks, unless somebody did a moment ago or is about to; says whether it did. */
    boolean lookIfDue(List<OutboxStream> streams) {
        if (System.nanoTime() - lookedNanos < EVERY_NANOS || !looking.tryLock()) {
            return false;
        }
        try {
            lookAt(streams);
            return true;
        } finally {
            looking.unlock();
        }
    }

    /** Looks, or waits for somebody who is looking. */
    void look(List<OutboxStream> streams) {
        long before = looks.get();
        looking.lock();
        try {
            if (looks.get() == before) {
                lookAt(streams);
            }
        } finally {
            looking.unlock();
        }
    }

    /** Shortens one stream if that is due; what stands in the way of it is no concern of who acknowledges. */
    void tidyIfDue(OutboxStream stream) {
        long now = System.nanoTime();
        if (!stream.isTidyDue(now)) {
            return;
        }
        stream.beginTidy(now);
        try {
            tidied(stream, scripts.run(LuaScript.TIDY, stream.keys(), arguments(stream)));
        } catch (NotCarriedOutException later) {
            LOG.warn(
                    "the outbox of coupon {} could not be shortened: {}",
                    stream.keys().couponId(),
                    String.valueOf(later.getMessage()));
        }
    }

    private void lookAt(List<OutboxStream> streams) {
        long now = System.nanoTime();
        List<Answer> answers = new ArrayList<>();
        AbstractPipeline pipeline = open();
        try {
            for (OutboxStream stream : streams) {
                ask(pipeline, stream, now, answers);
            }
            pipeline.sync();
        } catch (JedisException failure) {
            throw RedisFailure.looking(failure);
        } finally {
            ScriptRunner.close(pipeline);
            lookedNanos = System.nanoTime();
            long unused = looks.incrementAndGet();
        }
        @Nullable RuntimeException first = null;
        for (Answer answer : answers) {
            @Nullable RuntimeException failure = hear(answer);
            first = first == null ? failure : first;
        }
        if (first != null) {
            LOG.warn("not all outboxes could be looked at and shortened: {}", String.valueOf(first.getMessage()));
        }
    }

    private AbstractPipeline open() {
        try {
            return store.scripts().pipeline();
        } catch (JedisException failure) {
            throw RedisFailure.notSent(failure);
        }
    }

    private void ask(AbstractPipeline pipeline, OutboxStream stream, long now, List<Answer> answers) {
        if (stream.isTidyDue(now)) {
            stream.beginTidy(now);
            Supplier<OutboxReply> reply = scripts.run(pipeline, LuaScript.TIDY, stream.keys(), arguments(stream));
            answers.add(new Answer(stream, () -> tidied(stream, reply.get())));
        } else if (stream.isLengthOfInterest()) {
            Response<Long> length = pipeline.xlen(stream.keys().outbox());
            answers.add(new Answer(stream, () -> stream.hasLength(length.get())));
        }
    }

    /** What to do with an answer once it is there. */
    private record Answer(OutboxStream stream, Runnable reading) {}

    private static @Nullable RuntimeException hear(Answer answer) {
        try {
            answer.reading.run();
            return null;
        } catch (NotCarriedOutException | JedisException | IllegalStateException noAnswer) {
            // a pipeline over many nodes leaves a lost answer unset, which is an IllegalStateException
            answer.stream.lookFailed();
            return noAnswer;
        }
    }

    private void tidied(OutboxStream stream, OutboxReply reply) {
        if (reply.isWithoutGroup()) {
            stream.lookFailed();
            return;
        }
        if (reply.number(2) > 0) {
            losses.vanished(stream.keys(), reply.number(2), reply.number(3));
        }
        stream.tidied(reply.number(0), reply.number(1));
    }

    private static List<String> arguments(OutboxStream stream) {
        return List.of(Long.toString(stream.keys().epoch()), Long.toString(stream.sequenceBefore()));
    }
}
