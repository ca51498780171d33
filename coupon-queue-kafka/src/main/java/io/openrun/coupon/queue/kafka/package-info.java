/**
 * Kafka between where coupons are issued and where they are kept: {@link io.openrun.coupon.queue.kafka.KafkaEventSink}
 * writes events to a topic, {@link io.openrun.coupon.queue.kafka.KafkaEventSource} gives them out to a consumer group.
 *
 * <p>Both work on clients of the service's. Of producer, consumer and Admin only what Kafka's client 3.9 already had is
 * called, so that the version a service has with its framework will do, up to 4.4.
 */
@NullMarked
package io.openrun.coupon.queue.kafka;

import org.jspecify.annotations.NullMarked;
