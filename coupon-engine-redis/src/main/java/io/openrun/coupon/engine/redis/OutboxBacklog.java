package io.openrun.coupon.engine.redis;

import io.openrun.coupon.queue.EventBacklog.Backlog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.exceptions.JedisException;

/** Adds up what the streams hold that was not acknowledged. */
final class OutboxBacklog {

    private final RedisStore store;
    private final OutboxScripts scripts;

    OutboxBacklog(RedisStore store, OutboxScripts scripts) {
        this.store = store;
        this.scripts = scripts;
    }

    Backlog of(List<OutboxStream> streams) {
        long messages = 0;
        long oldestMillis = 0;
        for (Supplier<OutboxReply> answer : ask(streams)) {
            OutboxReply reply = hear(answer);
            messages += reply.number(0);
            oldestMillis = Math.max(oldestMillis, reply.number(1));
        }
        return new Backlog(messages, Duration.ofMillis(oldestMillis));
    }

    private List<Supplier<OutboxReply>> ask(List<OutboxStream> streams) {
        List<Supplier<OutboxReply>> answers = new ArrayList<>();
        try {
            AbstractPipeline pipeline = store.scripts().pipeline();
            try {
                for (OutboxStream stream : streams) {
                    answers.add(scripts.run(pipeline, LuaScript.BACKLOG, stream.keys(), List.of()));
                }
                pipeline.sync();
            } finally {
                ScriptRunner.close(pipeline);
            }
        } catch (JedisException failure) {
            throw RedisFailure.looking(failure);
        }
        return answers;
    }

    private static OutboxReply hear(Supplier<OutboxReply> answer) {
        OutboxReply reply;
        try {
            reply = answer.get();
        } catch (IllegalStateException lost) {
            throw RedisFailure.unavailable("the answer of Redis got lost", lost);
        }
        if (reply.isWithoutGroup()) {
            throw RedisFailure.unavailable("an outbox or its consumer group is missing", null);
        }
        return reply;
    }
}
