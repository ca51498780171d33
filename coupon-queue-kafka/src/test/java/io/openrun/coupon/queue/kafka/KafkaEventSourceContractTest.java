package io.openrun.coupon.queue.kafka;

import io.openrun.coupon.testkit.EventSourceContract;
import io.openrun.coupon.testkit.QueueUnderTest;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;

/**
 * On one partition, which stays with its member when another joins. Of several the group may move some at any time, and
 * what is kept goes with them: no source on Kafka can keep that from happening.
 */
class KafkaEventSourceContractTest extends EventSourceContract {

    @Override
    protected QueueUnderTest queue() {
        return new KafkaUnderTest(SampleCoupons.newId(), lease(), 1);
    }

    @Override
    protected Duration lease() {
        return Duration.ofSeconds(3);
    }
}
