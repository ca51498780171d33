package io.openrun.coupon.testkit;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** The queue in memory keeps the contract of sources. */
class InMemoryEventsTest extends EventSourceContract {

    @Override
    protected QueueUnderTest queue() {
        return new MemoryQueue(UnaryOperator.identity());
    }

    @Override
    protected Duration lease() {
        return MemoryQueue.LEASE;
    }
}
