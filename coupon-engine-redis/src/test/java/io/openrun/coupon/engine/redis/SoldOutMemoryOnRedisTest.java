package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueOutcome.AlreadyIssued;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.SoldOutMemory;
import io.openrun.coupon.testkit.SampleCoupons;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Two nodes that remember sell-outs, over one Redis. */
class SoldOutMemoryOnRedisTest {

    private final Nodes nodes = Nodes.on(Topology.STANDALONE);

    /** An issuer that is counted, so that a refusal from memory shows. */
    private static final class Node implements AutoCloseable {

        private final AtomicInteger asked = new AtomicInteger();
        private final SoldOutMemory memory;
        private final CouponIssuer issuer;

        Node(RedisStore store) {
            memory = new SoldOutMemory(new RedisSoldOutSource(store));
            CouponIssuer lua = new LuaCouponIssuer(store);
            issuer = memory.around((couponId, members) -> {
                asked.incrementAndGet();
                return lua.issueAll(couponId, members);
            });
        }

        /** Asks for strangers until one is refused without the store. */
        void learn(CouponId couponId, int firstMember) {
            for (int i = firstMember; ; i++) {
                int before = asked.get();
                assertThat(issuer.issue(couponId, SampleCoupons.member(i))).isInstanceOf(IssueOutcome.Refused.class);
                if (asked.get() == before) {
                    return;
                }
            }
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    @Test
    void a_holder_is_known_on_a_node_that_never_served_the_coupon() {
        Coupon coupon = SampleCoupons.open(3_000);
        nodes.catalog.create(coupon);
        LuaCouponIssuer lua = new LuaCouponIssuer(nodes.one);
        List<MemberId> members = SampleCoupons.members(3_000);
        for (int from = 0; from < 3_000; from += 1_000) {
            lua.issueAll(coupon.id(), members.subList(from, from + 1_000));
        }
        try (Node other = new Node(nodes.other)) {
            other.learn(coupon.id(), 10_000);
            assertThat(members)
                    .allSatisfy(member ->
                            assertThat(other.issuer.issue(coupon.id(), member)).isInstanceOf(AlreadyIssued.class));
        }
    }

    /** From the moment stock is there, no node says from memory that there is none. */
    @Test
    void a_restock_is_sold_at_once_and_its_winner_known_everywhere() {
        Coupon coupon = SampleCoupons.open(1);
        nodes.catalog.create(coupon);
        try (Node one = new Node(nodes.one);
                Node other = new Node(nodes.other)) {
            assertThat(one.issuer.issue(coupon.id(), SampleCoupons.member(0))).isInstanceOf(Issued.class);
            one.learn(coupon.id(), 1_000);
            other.learn(coupon.id(), 1_000);
            nodes.catalog.addStock(coupon.id(), 1);
            IssueOutcome won = one.issuer.issue(coupon.id(), SampleCoupons.member(1));
            assertThat(won).isInstanceOf(Issued.class);
            assertThat(other.issuer.issue(coupon.id(), SampleCoupons.member(1)))
                    .isEqualTo(new AlreadyIssued(won.held().orElseThrow()));
        }
    }
}
