package io.openrun.coupon.spring;

import io.micrometer.observation.ObservationRegistry;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponSink;
import io.openrun.coupon.engine.jdbc.JdbcOutbox;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.redis.RedisOutbox;
import io.openrun.coupon.micrometer.ObservedEventSink;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.queue.JsonEventCodec;
import io.openrun.coupon.spring.CouponProperties.HandOff;
import java.util.Base64;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The way of events: outbox, relay, queue, worker, rows. Where there is no queue, the worker takes from the outbox. */
@Configuration(proxyBeanMethods = false)
class HandOffConfiguration {

    /** The queue's end that takes events. */
    static final String QUEUE_SINK = "couponQueueSink";

    /** The queue's end that gives them. */
    static final String QUEUE_SOURCE = "couponQueueSource";

    /** What puts events on record. */
    static final String RECORD = "couponRecord";

    @Bean
    @ConditionalOnMissingBean
    EventCodec couponEventCodec(CouponProperties properties) {
        HandOff handOff = properties.handOff();
        if (handOff.signingKeyId() == null && handOff.signingSecret() == null) {
            return JsonEventCodec.unsigned();
        }
        String keyId = handOff.signingKeyId();
        String secret = handOff.signingSecret();
        if (keyId == null || secret == null) {
            throw BadCouponPropertyException.missing(
                    keyId == null ? "hand-off.signing-key-id" : "hand-off.signing-secret", "the other one is");
        }
        return BadCouponPropertyException.checked(
                "hand-off.signing-secret",
                () -> JsonEventCodec.builder()
                        .signWith(keyId, Base64.getDecoder().decode(secret))
                        .build());
    }

    @Bean(RECORD)
    @ConditionalOnMissingBean(name = RECORD)
    @Conditional(Chosen.StockInRedis.class)
    EventSink couponRecord(JdbcStore store, ObjectProvider<ObservationRegistry> observations) {
        return new ObservedEventSink(
                new JdbcIssuedCouponSink(store), observations.getIfUnique(() -> ObservationRegistry.NOOP), "record");
    }

    @Bean
    @ConditionalOnMissingBean(name = "couponRelay")
    @Conditional(Chosen.RelayOfRedis.class)
    EventWorker couponRelay(
            RedisOutbox outbox,
            @Qualifier(QUEUE_SINK) EventSink queue,
            DeadLetters deadLetters,
            EventCodec codec,
            CouponProperties properties) {
        return worker("coupon-relay", outbox, queue, deadLetters, codec, properties);
    }

    /** Where what the database's engines issue is for others: the rows are there already. */
    @Bean
    @ConditionalOnMissingBean(name = "couponDatabaseRelay")
    @Conditional(Chosen.RelayOfDatabase.class)
    EventWorker couponDatabaseRelay(
            JdbcStore store,
            @Qualifier(QUEUE_SINK) EventSink queue,
            DeadLetters deadLetters,
            EventCodec codec,
            CouponProperties properties) {
        return worker("coupon-db-relay", new JdbcOutbox(store), queue, deadLetters, codec, properties);
    }

    @Bean
    @ConditionalOnMissingBean(name = "couponWorker")
    @Conditional(Chosen.Worker.class)
    EventWorker couponWorker(
            RedisOutbox outbox,
            @Qualifier(QUEUE_SOURCE) ObjectProvider<EventSource> queue,
            @Qualifier(RECORD) EventSink record,
            DeadLetters deadLetters,
            EventCodec codec,
            CouponProperties properties) {
        EventSource source = properties.handOff().queue() == HandOff.Queue.DIRECT ? outbox : queue.getObject();
        return worker("coupon-worker", source, record, deadLetters, codec, properties);
    }

    private static EventWorker worker(
            String name,
            EventSource source,
            EventSink sink,
            DeadLetters deadLetters,
            EventCodec codec,
            CouponProperties properties) {
        HandOff handOff = properties.handOff();
        EventWorker.Builder worker = EventWorker.builder()
                .name(name)
                .source(source)
                .sink(sink)
                .deadLetters(deadLetters)
                .codec(codec);
        BadCouponPropertyException.checked("hand-off.threads", () -> worker.threads(handOff.threads()));
        BadCouponPropertyException.checked("hand-off.batch-max", () -> worker.batchSizeMax(handOff.batchMax()));
        return worker.build();
    }
}
