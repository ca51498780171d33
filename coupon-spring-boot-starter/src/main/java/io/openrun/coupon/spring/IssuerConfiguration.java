package io.openrun.coupon.spring;

import io.openrun.coupon.AsyncCouponIssuer;
import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.SoldOutSource;
import io.openrun.coupon.engine.jdbc.ConditionalUpdateCouponIssuer;
import io.openrun.coupon.engine.jdbc.JdbcSoldOutSource;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.jdbc.OptimisticCouponIssuer;
import io.openrun.coupon.engine.jdbc.RowLockCouponIssuer;
import io.openrun.coupon.engine.jdbc.TransactionalRowLock;
import io.openrun.coupon.engine.redis.LuaCouponIssuer;
import io.openrun.coupon.engine.redis.RedisLockCouponIssuer;
import io.openrun.coupon.engine.redis.RedisSoldOutSource;
import io.openrun.coupon.engine.redis.RedisStore;
import io.openrun.coupon.micrometer.CouponObservations;
import io.openrun.coupon.spring.CouponProperties.Gathering;
import io.openrun.coupon.spring.TracingConfiguration.CallersTrace;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;
import redis.clients.jedis.UnifiedJedis;

/** The engine that was chosen, and what is around it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(CouponIssuer.class)
class IssuerConfiguration {

    private static final boolean HAS_TRANSACTIONS = ClassUtils.isPresent(
            "org.springframework.jdbc.datasource.DataSourceUtils", IssuerConfiguration.class.getClassLoader());

    @Bean
    IssuerChain couponIssuerChain(
            CouponProperties properties,
            JdbcStore jdbc,
            ObjectProvider<RedisStore> redis,
            ObjectProvider<UnifiedJedis> jedis,
            ObjectProvider<CouponObservations> observations,
            ObjectProvider<CallersTrace> trace) {
        EngineName name = properties.engine();
        CouponIssuer bare = switch (name) {
            case GROUP_COMMIT, ROW_LOCK -> new RowLockCouponIssuer(jdbc);
            case OPTIMISTIC -> new OptimisticCouponIssuer(jdbc);
            case CONDITIONAL -> new ConditionalUpdateCouponIssuer(jdbc);
            case REDIS_LUA -> new LuaCouponIssuer(redis.getObject());
            case REDIS_LOCK ->
                RedisLockCouponIssuer.around(new OptimisticCouponIssuer(jdbc), jedis.getObject())
                        .build();
        };
        CouponObservations observed = observations.getIfAvailable();
        CouponIssuer engine = observed == null ? bare : observed.aroundEngine(bare);
        return new IssuerChain(
                engine,
                name.gathers() ? gathering(engine, properties, trace) : null,
                properties.soldOutMemory() ? soldOut(name, jdbc, redis) : null);
    }

    @Bean
    CouponIssuer couponIssuer(
            IssuerChain chain,
            CouponProperties properties,
            JdbcStore jdbc,
            ObjectProvider<DataSource> dataSource,
            ObjectProvider<CouponObservations> observations) {
        CouponIssuer issuer = joining(chain.issuer(), properties, jdbc, dataSource.getIfUnique());
        CouponObservations observed = observations.getIfAvailable();
        return observed == null ? issuer : observed.around(issuer);
    }

    private static CouponIssuer joining(
            CouponIssuer issuer, CouponProperties properties, JdbcStore jdbc, @Nullable DataSource ofService) {
        return HAS_TRANSACTIONS && ofService != null && joins(properties)
                ? new JoiningCouponIssuer(
                        issuer, new TransactionalRowLock(jdbc), ServiceDataSource.untangled(ofService))
                : issuer;
    }

    /** For callers who don't wait. Never a part of a transaction. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(Chosen.Gathering.class)
    @ConditionalOnMissingBean(AsyncCouponIssuer.class)
    static class Async {

        @Bean
        AsyncCouponIssuer asyncCouponIssuer(IssuerChain chain, ObjectProvider<CouponObservations> observations) {
            AsyncCouponIssuer issuer = chain.async().orElseThrow();
            CouponObservations observed = observations.getIfAvailable();
            return observed == null ? issuer : observed.aroundAsync(issuer);
        }
    }

    private static boolean joins(CouponProperties properties) {
        return properties.joinTransactions()
                && properties.engine() != EngineName.REDIS_LUA
                && properties.jdbc().url() == null;
    }

    private static SoldOutSource soldOut(EngineName name, JdbcStore jdbc, ObjectProvider<RedisStore> redis) {
        return name == EngineName.REDIS_LUA ? new RedisSoldOutSource(redis.getObject()) : new JdbcSoldOutSource(jdbc);
    }

    private static CoalescingCouponIssuer.Builder gathering(
            CouponIssuer engine, CouponProperties properties, ObjectProvider<CallersTrace> trace) {
        Gathering gathering = properties.gathering();
        if (gathering.deadline().compareTo(properties.jdbc().deadline()) <= 0) {
            throw new BadCouponPropertyException(
                    CouponProperties.PREFIX + ".gathering.deadline",
                    "must be above openrun.coupon.jdbc.deadline, which is "
                            + properties.jdbc().deadline() + ", was " + gathering.deadline(),
                    "Raise openrun.coupon.gathering.deadline, or lower openrun.coupon.jdbc.deadline.",
                    null);
        }
        CoalescingCouponIssuer.Builder around = CoalescingCouponIssuer.around(engine);
        BadCouponPropertyException.checked("gathering.deadline", () -> around.deadline(gathering.deadline()));
        BadCouponPropertyException.checked("gathering.pending-max", () -> around.pendingMax(gathering.pendingMax()));
        BadCouponPropertyException.checked("gathering.batch-max", () -> around.batchMax(gathering.batchMax()));
        trace.ifAvailable(around::carry);
        return around;
    }
}
