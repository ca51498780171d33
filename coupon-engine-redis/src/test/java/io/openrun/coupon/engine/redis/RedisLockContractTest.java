package io.openrun.coupon.engine.redis;

import io.openrun.coupon.testkit.CouponIssuerContract;
import io.openrun.coupon.testkit.EngineUnderTest;
import org.junit.jupiter.api.Nested;

/** A lock in Redis for each call, around the optimistic decision in a database. */
class RedisLockContractTest {

    @Nested
    class OnAStandaloneServer extends CouponIssuerContract {

        @Override
        protected EngineUnderTest engine() {
            return LockNodes.on(Topology.STANDALONE);
        }
    }

    @Nested
    class OnACluster extends CouponIssuerContract {

        @Override
        protected EngineUnderTest engine() {
            return LockNodes.on(Topology.CLUSTER);
        }
    }

    @Nested
    class BehindSentinel extends CouponIssuerContract {

        @Override
        protected EngineUnderTest engine() {
            return LockNodes.on(Topology.SENTINEL);
        }
    }
}
