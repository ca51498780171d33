package io.openrun.coupon.engine.redis;

import io.openrun.coupon.testkit.CouponIssuerContract;
import io.openrun.coupon.testkit.EngineUnderTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

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
    @Tag("long")
    class OnACluster extends CouponIssuerContract {

        @Override
        protected EngineUnderTest engine() {
            return LockNodes.on(Topology.CLUSTER);
        }
    }

    @Nested
    @Tag("long")
    class BehindSentinel extends CouponIssuerContract {

        @Override
        protected EngineUnderTest engine() {
            return LockNodes.on(Topology.SENTINEL);
        }
    }
}
