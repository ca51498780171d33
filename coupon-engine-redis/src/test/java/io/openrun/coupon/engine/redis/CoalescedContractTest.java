package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.SoldOutMemory;
import io.openrun.coupon.testkit.CouponIssuerContract;
import io.openrun.coupon.testkit.EngineUnderTest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** One node with all that composes around the script, and another with coalescing alone. */
class CoalescedContractTest {

    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();

    @AfterAll
    static void close() throws Exception {
        while (!OPEN.isEmpty()) {
            OPEN.pop().close();
        }
    }

    private static EngineUnderTest on(Topology topology) {
        return Nodes.on(topology).engine(CoalescedContractTest::remembering, CoalescedContractTest::coalesced);
    }

    private static CouponIssuer remembering(RedisStore store) {
        SoldOutMemory memory = new SoldOutMemory(new RedisSoldOutSource(store));
        OPEN.push(memory);
        return memory.around(coalesced(store));
    }

    private static CouponIssuer coalesced(RedisStore store) {
        CoalescingCouponIssuer issuer = CoalescingCouponIssuer.around(new LuaCouponIssuer(store))
                .deadline(Duration.ofSeconds(10))
                .build();
        OPEN.push(issuer);
        return issuer;
    }

    @Nested
    class OnAStandaloneServer extends CouponIssuerContract {

        private static final EngineUnderTest ENGINE = on(Topology.STANDALONE);

        @Override
        protected EngineUnderTest engine() {
            return ENGINE;
        }
    }

    @Nested
    class OnACluster extends CouponIssuerContract {

        private static final EngineUnderTest ENGINE = on(Topology.CLUSTER);

        @Override
        protected EngineUnderTest engine() {
            return ENGINE;
        }
    }

    @Nested
    class BehindSentinel extends CouponIssuerContract {

        private static final EngineUnderTest ENGINE = on(Topology.SENTINEL);

        @Override
        protected EngineUnderTest engine() {
            return ENGINE;
        }
    }
}
