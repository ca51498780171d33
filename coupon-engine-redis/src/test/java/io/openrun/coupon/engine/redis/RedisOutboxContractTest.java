package io.openrun.coupon.engine.redis;

import io.openrun.coupon.testkit.EventSourceContract;
import io.openrun.coupon.testkit.QueueUnderTest;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

class RedisOutboxContractTest {

    @Nested
    class OnStandalone extends EventSourceContract {
        @Override
        protected QueueUnderTest queue() {
            return new OutboxQueue(Topology.STANDALONE);
        }

        @Override
        protected Duration lease() {
            return OutboxQueue.LEASE;
        }
    }

    @Nested
    class OnCluster extends EventSourceContract {
        @Override
        protected QueueUnderTest queue() {
            return new OutboxQueue(Topology.CLUSTER);
        }

        @Override
        protected Duration lease() {
            return OutboxQueue.LEASE;
        }
    }
}
