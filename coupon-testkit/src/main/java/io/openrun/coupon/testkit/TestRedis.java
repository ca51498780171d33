package io.openrun.coupon.testkit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where tests get a real Redis from: one for the whole JVM. Those that need one of their own, to kill it or to set it up
 * in another way, start a {@link RedisServer}, {@link RedisCluster} or {@link RedisSentinels}.
 *
 * <p>It is tried in this order, and the one taken is logged in one line:
 *
 * <ol>
 *   <li>the {@code redis://} or {@code rediss://} URI in the system property {@code coupon.it.redis}, with user and
 *       password if need be; it is left as it is, with the keys that tests have left in it;
 *   <li>Docker, by Testcontainers, if the system property {@code coupon.it} is {@code docker};
 *   <li>a {@link RedisServer}, gone when the JVM has ended, however it ended.
 * </ol>
 *
 * <p>What was asked for is never silently replaced by the next.
 */
public final class TestRedis {

    private static final Logger LOG = LoggerFactory.getLogger(TestRedis.class);
    private static final SharedServer<TestRedisAddress> SHARED = new SharedServer<>(TestRedis::start);

    private TestRedis() {}

    /**
     * The Redis of this JVM, started by the first call.
     *
     * @return always the same address
     * @throws IllegalStateException if it can't be started, on this and every later call; the message says what to do
     */
    public static TestRedisAddress shared() {
        return SHARED.get();
    }

    private static TestRedisAddress start() {
        RedisSource source = RedisSource.choose();
        TestRedisAddress redis;
        try {
            redis = source.start();
        } catch (NoClassDefFoundError e) {
            // An optional dependency is not there. Everything that needs it is behind the call above.
            throw new IllegalStateException(source.advice("a library is missing (" + e.getMessage() + ")"), e);
        } catch (ServerStartException e) {
            throw new IllegalStateException(source.advice(String.valueOf(e.getMessage())), e);
        }
        LOG.info("Test Redis: {}", redis.describe());
        return redis;
    }
}
