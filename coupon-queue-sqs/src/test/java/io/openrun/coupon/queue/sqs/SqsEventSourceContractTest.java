package io.openrun.coupon.queue.sqs;

import io.openrun.coupon.testkit.EventSourceContract;
import io.openrun.coupon.testkit.QueueUnderTest;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;

class SqsEventSourceContractTest extends EventSourceContract {

    @Override
    protected QueueUnderTest queue() {
        return new SqsUnderTest(SampleCoupons.newId(), lease());
    }

    @Override
    protected Duration lease() {
        return Duration.ofSeconds(2);
    }
}
