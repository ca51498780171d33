package io.openrun.coupon.examples.service.live;

import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.engine.jdbc.ConditionalUpdateCouponIssuer;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.jdbc.OptimisticCouponIssuer;
import io.openrun.coupon.engine.jdbc.RowLockCouponIssuer;
import io.openrun.coupon.engine.redis.LuaCouponIssuer;
import io.openrun.coupon.engine.redis.RedisLockCouponIssuer;
import io.openrun.coupon.engine.redis.RedisStore;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/**
 * The engines that are on offer, over the stores of the service. Bare: a refusal from memory would end a run before anybody
 * has seen it. Thread-safe.
 */
final class LiveEngines implements AutoCloseable {

    /** Above what the stores take. */
    private static final Duration DEADLINE = Duration.ofSeconds(6);

    private final Map<LiveEngine, CouponIssuer> issuers;

    LiveEngines(Map<LiveEngine, CouponIssuer> issuers) {
        this.issuers = new EnumMap<>(issuers);
    }

    static LiveEngines over(JdbcStore jdbc, @Nullable RedisStore redis, @Nullable UnifiedJedis jedis) {
        Map<LiveEngine, CouponIssuer> issuers = new EnumMap<>(LiveEngine.class);
        issuers.put(LiveEngine.GROUP_COMMIT, gathered(new RowLockCouponIssuer(jdbc)));
        issuers.put(LiveEngine.ROW_LOCK, new RowLockCouponIssuer(jdbc));
        issuers.put(LiveEngine.OPTIMISTIC, new OptimisticCouponIssuer(jdbc));
        issuers.put(LiveEngine.CONDITIONAL, new ConditionalUpdateCouponIssuer(jdbc));
        if (redis != null) {
            issuers.put(LiveEngine.REDIS_LUA, gathered(new LuaCouponIssuer(redis)));
        }
        if (jedis != null) {
            issuers.put(
                    LiveEngine.REDIS_LOCK,
                    RedisLockCouponIssuer.around(new OptimisticCouponIssuer(jdbc), jedis)
                            .build());
        }
        return new LiveEngines(issuers);
    }

    /** Empty if this service has not what the engine needs. */
    Optional<CouponIssuer> issuer(LiveEngine engine) {
        return Optional.ofNullable(issuers.get(engine));
    }

    boolean isOffered(LiveEngine engine) {
        return issuers.containsKey(engine);
    }

    @Override
    public void close() {
        for (CouponIssuer issuer : issuers.values()) {
            if (issuer instanceof CoalescingCouponIssuer gathering) {
                gathering.close();
            }
        }
    }

    private static CouponIssuer gathered(CouponIssuer engine) {
        return CoalescingCouponIssuer.around(engine).deadline(DEADLINE).build();
    }
}
