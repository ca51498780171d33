package io.openrun.coupon.engine.redis;

import io.openrun.coupon.testkit.CouponIssuerContract;
import io.openrun.coupon.testkit.EngineUnderTest;
import org.junit.jupiter.api.Nested;

/** One call of the script for each call of the issuer. */
class LuaContractTest {

    @Nested
    class OnAStandaloneServer extends CouponIssuerContract {

        @Override
        protected EngineUnderTest engine() {
            return Nodes.on(Topology.STANDALONE).engine(LuaCouponIssuer::new);
        }
    }

    @Nested
    class OnACluster extends CouponIssuerContract {

        @Override
        protected EngineUnderTest engine() {
            return Nodes.on(Topology.CLUSTER).engine(LuaCouponIssuer::new);
        }
    }

    @Nested
    class BehindSentinel extends CouponIssuerContract {

        @Override
        protected EngineUnderTest engine() {
            return Nodes.on(Topology.SENTINEL).engine(LuaCouponIssuer::new);
        }
    }
}
