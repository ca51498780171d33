package io.openrun.coupon.engine.redis;

import io.openrun.coupon.NotCarriedOutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * Runs the scripts on outboxes, all in bytes, since an entry may hold anything. Unlike those on a coupon's state they may
 * be sent twice: what was taken and did not arrive comes again.
 */
final class OutboxScripts {

    private final RedisStore store;

    OutboxScripts(RedisStore store) {
        this.store = store;
    }

    /**
     * Runs a script.
     *
     * @param arguments what follows tag and group
     * @throws NotCarriedOutException if there is no answer
     */
    OutboxReply run(LuaScript script, CouponKeys keys, List<String> arguments) {
        Call call = new Call(script, keys, arguments);
        try {
            return OutboxReply.of(keys, call.tag, send(call));
        } catch (JedisException failure) {
            throw RedisFailure.looking(failure);
        }
    }

    private Object send(Call call) {
        try {
            return store.jedis().evalsha(bytes(call.script.sha()), call.keyBytes(), call.argumentBytes());
        } catch (JedisNoScriptException unknown) {
            return store.jedis().eval(bytes(call.script.text()), call.keyBytes(), call.argumentBytes());
        }
    }

    /**
     * Puts a script into a pipeline.
     *
     * @return gives the answer once the pipeline was sent, or throws {@link NotCarriedOutException}
     */
    Supplier<OutboxReply> run(AbstractPipeline pipeline, LuaScript script, CouponKeys keys, List<String> arguments) {
        Call call = new Call(script, keys, arguments);
        Response<Object> response = pipeline.evalsha(bytes(script.sha()), call.keyBytes(), call.argumentBytes());
        return () -> {
            try {
                return OutboxReply.of(keys, call.tag, response.get());
            } catch (JedisNoScriptException unknown) {
                return run(script, keys, arguments);
            } catch (JedisException failure) {
                throw RedisFailure.looking(failure);
            }
        };
    }

    /** A script and what it is given; the tag is of this call alone. */
    private static final class Call {

        private final LuaScript script;
        private final CouponKeys keys;
        private final List<String> arguments = new ArrayList<>();
        private final String tag = Long.toHexString(ThreadLocalRandom.current().nextLong());

        private Call(LuaScript script, CouponKeys keys, List<String> more) {
            this.script = script;
            this.keys = keys;
            arguments.add(tag);
            arguments.add(StockOpening.GROUP);
            arguments.addAll(more);
        }

        private List<byte[]> keyBytes() {
            return keys.ofOutbox().stream().map(OutboxScripts::bytes).toList();
        }

        private List<byte[]> argumentBytes() {
            return arguments.stream().map(OutboxScripts::bytes).toList();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
