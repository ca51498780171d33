package io.openrun.coupon.engine.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/** The three keys of a coupon as they were at one moment, to compare with and to bring back. */
final class KeyCopies {

    private static final String COPY = """
            local copies = {}
            for i, key in ipairs(KEYS) do
              copies[i] = redis.call('DUMP', key)
            end
            """;

    private final List<?> copies;

    private KeyCopies(List<?> copies) {
        this.copies = copies;
    }

    static KeyCopies take(UnifiedJedis jedis, CouponKeys keys) {
        return takeAndDo(jedis, keys, "");
    }

    /** Takes copies and does something to the keys, with nothing in between. */
    static KeyCopies takeAndDo(UnifiedJedis jedis, CouponKeys keys, String lua) {
        String script = COPY + lua + "\nreturn copies";
        return new KeyCopies((List<?>) jedis.eval(
                script.getBytes(StandardCharsets.UTF_8),
                Stream.of(keys.meta(), keys.members(), keys.outbox())
                        .map(key -> key.getBytes(StandardCharsets.UTF_8))
                        .toList(),
                List.of()));
    }

    void bringBack(UnifiedJedis jedis, CouponKeys keys) {
        for (int i = 0; i < copies.size(); i++) {
            String key = keys.all().get(i);
            long unused = jedis.del(key);
            byte @Nullable [] copy = (byte[]) copies.get(i);
            if (copy != null) {
                String restored = jedis.restore(key, 0, copy);
                if (!restored.equals("OK")) {
                    throw new IllegalStateException(key + ": " + restored);
                }
            }
        }
    }

    boolean isSame(KeyCopies others) {
        return Arrays.deepEquals(copies.toArray(), others.copies.toArray());
    }
}
