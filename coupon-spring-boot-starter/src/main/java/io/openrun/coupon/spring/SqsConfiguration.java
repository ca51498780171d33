package io.openrun.coupon.spring;

import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.sqs.SqsEventSink;
import io.openrun.coupon.queue.sqs.SqsEventSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A queue of SQS between relay and worker; needs {@code coupon-queue-sqs}. */
@Configuration(proxyBeanMethods = false)
@Conditional(Chosen.Sqs.class)
class SqsConfiguration {

    /** On the class path only with the module. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "io.openrun.coupon.queue.sqs.SqsEventSink")
    static class Ends {

        @Bean(destroyMethod = "close")
        @ConditionalOnMissingBean
        SqsClient couponSqsClient(CouponProperties properties) {
            String unused = queueUrl(properties);
            return SqsClient.create();
        }

        @Bean(name = HandOffConfiguration.QUEUE_SINK, destroyMethod = "close")
        @ConditionalOnMissingBean(name = HandOffConfiguration.QUEUE_SINK)
        @Lazy
        EventSink couponQueueSink(SqsClient client, EventCodec codec, CouponProperties properties) {
            return SqsEventSink.builder()
                    .client(client)
                    .queueUrl(queueUrl(properties))
                    .codec(codec)
                    .build();
        }

        @Bean(name = HandOffConfiguration.QUEUE_SOURCE, destroyMethod = "close")
        @ConditionalOnMissingBean(name = HandOffConfiguration.QUEUE_SOURCE)
        @Lazy
        EventSource couponQueueSource(SqsClient client, EventCodec codec, CouponProperties properties) {
            SqsEventSource.Builder source = SqsEventSource.builder()
                    .client(client)
                    .queueUrl(queueUrl(properties))
                    .codec(codec);
            SqsEventSource built =
                    (properties.handOff().sqs().allowWeakQueue() ? source.allowWeakQueue() : source).build();
            built.verify();
            return built;
        }

        private static String queueUrl(CouponProperties properties) {
            String url = properties.handOff().sqs().queueUrl();
            if (url == null) {
                throw BadCouponPropertyException.missing("hand-off.sqs.queue-url", "events go through SQS");
            }
            return url;
        }
    }
}
