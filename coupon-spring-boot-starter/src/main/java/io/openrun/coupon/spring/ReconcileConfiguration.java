package io.openrun.coupon.spring;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.StockRegister;
import io.openrun.coupon.engine.jdbc.JdbcIssueOverflows;
import io.openrun.coupon.engine.jdbc.JdbcRowCounters;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.redis.RedisOutbox;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.EventBacklog;
import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.LiveIssues;
import io.openrun.coupon.queue.ReconcileMonitor;
import io.openrun.coupon.queue.ReconcileReport;
import io.openrun.coupon.queue.Reconciler;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The comparison of Redis with the record. Repairs are an operator's. */
@Configuration(proxyBeanMethods = false)
@Conditional(Chosen.StockInRedis.class)
class ReconcileConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Reconciler couponReconciler(
            StockRegister register,
            LiveIssues live,
            JdbcStore store,
            IssuedCouponHistory history,
            @Qualifier(HandOffConfiguration.RECORD) EventSink record,
            DeadLetters deadLetters,
            EventCodec codec,
            RedisOutbox outbox,
            @Qualifier(HandOffConfiguration.QUEUE_SOURCE) ObjectProvider<EventSource> queue,
            CouponProperties properties) {
        Reconciler.Builder reconciler = Reconciler.builder()
                .register(register)
                .live(live)
                .record(history, new JdbcRowCounters(store))
                .sink(record)
                .explanations(deadLetters, codec, new JdbcIssueOverflows(store))
                .backlog(outbox);
        queue.ifAvailable(source -> {
            if (source instanceof EventBacklog backlog) {
                reconciler.backlog(backlog);
            }
        });
        BadCouponPropertyException.checked(
                "reconcile.horizon",
                () -> reconciler.horizon(properties.reconcile().horizon()));
        return reconciler.build();
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty(prefix = CouponProperties.PREFIX, name = "reconcile.monitor", matchIfMissing = true)
    ReconcileMonitor couponReconcileMonitor(
            Reconciler reconciler,
            StockRegister register,
            ObjectProvider<ReconcileMonitor.Listener> listener,
            CouponProperties properties) {
        return BadCouponPropertyException.checked(
                "reconcile.interval",
                () -> new ReconcileMonitor(
                        reconciler,
                        register,
                        properties.reconcile().interval(),
                        listener.getIfUnique(NoListener::new)));
    }

    /** The monitor logs what differs, and keeps the last reports. */
    private static final class NoListener implements ReconcileMonitor.Listener {

        @Override
        public void onReport(ReconcileReport report) {}

        @Override
        public void onFailure(@Nullable CouponId couponId, RuntimeException failure) {}
    }
}
