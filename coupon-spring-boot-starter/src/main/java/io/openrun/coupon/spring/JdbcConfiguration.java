package io.openrun.coupon.spring;

import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.StockRegister;
import io.openrun.coupon.engine.jdbc.CouponSchema;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.JdbcDeadLetters;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.spring.TracingConfiguration.CurrentTrace;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The relational database: where coupons are on record, whatever issues them. */
@Configuration(proxyBeanMethods = false)
class JdbcConfiguration {

    private static final int POOL_SIZE = 8;

    /** Of the service's connections it takes fewer: Hikari has 10 unless told otherwise. */
    private static final int SHARE = 4;

    /** After Flyway or Liquibase, and with its tables, before anybody gets it. */
    @Bean
    @ConditionalOnMissingBean
    @DependsOnDatabaseInitialization
    JdbcStore couponJdbcStore(
            CouponProperties properties, ObjectProvider<DataSource> dataSource, ObjectProvider<CurrentTrace> trace) {
        JdbcStore.Builder settings = settings(properties, dataSource.getIfUnique());
        trace.ifAvailable(settings::traceparent);
        JdbcStore store = settings.build();
        try {
            applySchema(properties.schema(), new CouponSchema(store));
        } catch (RuntimeException failure) {
            store.close();
            throw failure;
        }
        return store;
    }

    @Bean
    @ConditionalOnMissingBean
    StockRegister couponStockRegister(JdbcStore store) {
        return new JdbcStockRegister(store);
    }

    @Bean
    @ConditionalOnMissingBean
    @Conditional(Chosen.NoStockInRedis.class)
    CouponCatalog couponCatalog(JdbcStore store) {
        return new JdbcCouponCatalog(store);
    }

    @Bean
    @ConditionalOnMissingBean
    IssuedCouponHistory issuedCouponHistory(JdbcStore store) {
        return new JdbcIssuedCouponHistory(store);
    }

    @Bean
    @ConditionalOnMissingBean
    DeadLetters couponDeadLetters(JdbcStore store) {
        return new JdbcDeadLetters(store);
    }

    private static JdbcStore.Builder settings(CouponProperties properties, @Nullable DataSource dataSource) {
        CouponProperties.Jdbc jdbc = properties.jdbc();
        JdbcStore.Builder store = JdbcStore.builder();
        boolean isOwn = jdbc.url() != null || jdbc.ownPool();
        connect(store, jdbc, dataSource);
        Integer poolSize = jdbc.poolSize();
        BadCouponPropertyException.checked(
                "jdbc.pool-size", () -> store.poolSize(poolSize != null ? poolSize : isOwn ? POOL_SIZE : SHARE));
        BadCouponPropertyException.checked("jdbc.waiting-max", () -> store.waitingMax(jdbc.waitingMax()));
        BadCouponPropertyException.checked("jdbc.deadline", () -> store.deadline(jdbc.deadline()));
        BadCouponPropertyException.checked("jdbc.table-prefix", () -> store.tablePrefix(jdbc.tablePrefix()));
        return store.outbox(properties.writesEventsInDatabase());
    }

    private static void connect(JdbcStore.Builder store, CouponProperties.Jdbc jdbc, @Nullable DataSource dataSource) {
        if (jdbc.url() != null) {
            store.jdbcUrl(jdbc.url()).credentials(jdbc.username(), jdbc.password());
        } else if (dataSource == null) {
            throw BadCouponPropertyException.missing("jdbc.url", "the service has no data source, or more than one");
        } else if (jdbc.ownPool()) {
            ServiceDataSource.copyAddress(dataSource, store);
        } else {
            store.dataSource(ServiceDataSource.untangled(dataSource));
        }
    }

    private static void applySchema(CouponProperties.SchemaAtStart what, CouponSchema schema) {
        switch (what) {
            case INSTALL -> schema.install();
            case VERIFY -> verify(schema);
            case NONE -> {}
        }
    }

    private static void verify(CouponSchema schema) {
        try {
            schema.verify();
        } catch (IllegalStateException lacks) {
            throw new BadCouponPropertyException(
                    CouponProperties.PREFIX + ".schema",
                    String.valueOf(lacks.getMessage()),
                    "Apply those files of the jar, by Flyway, Liquibase or hand; or set openrun.coupon.schema=install.",
                    lacks);
        }
    }
}
