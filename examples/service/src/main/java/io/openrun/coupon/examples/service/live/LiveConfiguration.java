package io.openrun.coupon.examples.service.live;

import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.redis.RedisCouponCatalog;
import io.openrun.coupon.engine.redis.RedisOutbox;
import io.openrun.coupon.engine.redis.RedisStore;
import io.openrun.coupon.examples.service.api.BodyLimit;
import io.openrun.coupon.examples.service.api.ProblemWriter;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import redis.clients.jedis.UnifiedJedis;

/** The runs of the live page, over the stores of the service. */
@OnLivePage
@Configuration(proxyBeanMethods = false)
class LiveConfiguration {

    private static final int LISTENERS_MAX = 16;
    private static final int BODY_BYTES_MAX = 1024;

    @Bean
    @ConditionalOnMissingBean
    LiveEngines liveEngines(JdbcStore jdbc, ObjectProvider<RedisStore> redis, ObjectProvider<UnifiedJedis> jedis) {
        return LiveEngines.over(jdbc, redis.getIfAvailable(), jedis.getIfUnique());
    }

    @Bean
    LiveRuns liveRuns(
            LiveEngines engines,
            JdbcStore jdbc,
            ObjectProvider<RedisStore> redis,
            ObjectProvider<RedisOutbox> outbox,
            IssuedCouponHistory history,
            @Value("${openrun.service.live-rows-within:60s}") Duration rowsWithin) {
        CouponCatalog rows = new JdbcCouponCatalog(jdbc);
        RedisStore inRedis = redis.getIfAvailable();
        CouponCatalog catalog = inRedis == null ? rows : new RedisCouponCatalog(inRedis, rows, history);
        return new LiveRuns(engines, new LiveStage(catalog, history, outbox.getIfAvailable()), rowsWithin);
    }

    @Bean
    LiveListeners liveListeners() {
        return new LiveListeners(LISTENERS_MAX);
    }

    @Bean
    FilterRegistrationBean<BodyLimit> liveBodyLimit(ProblemWriter problems) {
        FilterRegistrationBean<BodyLimit> registration =
                new FilterRegistrationBean<>(new BodyLimit(BODY_BYTES_MAX, problems));
        registration.addUrlPatterns("/live/*");
        return registration;
    }
}
