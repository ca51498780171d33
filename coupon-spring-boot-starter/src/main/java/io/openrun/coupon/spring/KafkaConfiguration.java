package io.openrun.coupon.spring;

import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.EventSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.util.ClassUtils;

/** A topic of Kafka between relay and worker; needs {@code coupon-queue-kafka}. */
@Configuration(proxyBeanMethods = false)
@Conditional(Chosen.Kafka.class)
class KafkaConfiguration {

    private static final String MODULE = "io.openrun.coupon.queue.kafka.KafkaEventSink";

    @Bean
    KafkaClients couponKafkaClients(
            CouponProperties properties, @Value("${spring.kafka.bootstrap-servers:}") String ofTheService) {
        if (!ClassUtils.isPresent(MODULE, KafkaConfiguration.class.getClassLoader())) {
            throw new BadCouponPropertyException(
                    CouponProperties.PREFIX + ".hand-off.queue",
                    "kafka needs coupon-queue-kafka",
                    "Add the dependency io.openrun:coupon-queue-kafka.",
                    null);
        }
        CouponProperties.Kafka kafka = properties.handOff().kafka();
        String servers = kafka.bootstrapServers() == null ? ofTheService : kafka.bootstrapServers();
        if (servers.isBlank()) {
            throw BadCouponPropertyException.missing("hand-off.kafka.bootstrap-servers", "events go through Kafka");
        }
        return new KafkaClients(kafka, servers, properties.handOff().batchMax());
    }

    @Bean(HandOffConfiguration.QUEUE_SINK)
    @ConditionalOnMissingBean(name = HandOffConfiguration.QUEUE_SINK)
    @Lazy
    EventSink couponQueueSink(KafkaClients clients, EventCodec codec) {
        return clients.sink(codec);
    }

    @Bean(HandOffConfiguration.QUEUE_SOURCE)
    @ConditionalOnMissingBean(name = HandOffConfiguration.QUEUE_SOURCE)
    @Lazy
    EventSource couponQueueSource(KafkaClients clients, EventCodec codec) {
        return clients.source(codec);
    }
}
