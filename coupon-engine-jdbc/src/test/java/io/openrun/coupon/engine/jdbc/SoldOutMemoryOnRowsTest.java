package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueOutcome.AlreadyIssued;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.SoldOutMemory;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes that remember sell-outs, over one database. */
class SoldOutMemoryOnRowsTest {

    /** An issuer that is counted, so that a refusal from memory shows. */
    private static final class Node implements AutoCloseable {

        private final AtomicInteger asked = new AtomicInteger();
        private final SoldOutMemory memory;
        private final CouponIssuer issuer;

        Node(JdbcStore store) {
            memory = new SoldOutMemory(new JdbcSoldOutSource(store));
            CouponIssuer rows = new RowLockCouponIssuer(store);
            issuer = memory.around((couponId, members) -> {
                asked.incrementAndGet();
                return rows.issueAll(couponId, members);
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

    @ParameterizedTest
    @EnumSource
    void a_holder_is_known_on_a_node_that_never_served_the_coupon(DatabaseKind kind) {
        Stores stores = Stores.on(kind);
        CouponId id = create(stores, 3);
        List<MemberId> winners = List.of(SampleCoupons.member(1), SampleCoupons.member(2), SampleCoupons.member(3));
        List<IssueOutcome> won = new RowLockCouponIssuer(stores.own).issueAll(id, winners);
        try (Node other = new Node(stores.borrowing)) {
            other.learn(id, 100);
            for (int i = 0; i < 3; i++) {
                assertThat(other.issuer.issue(id, winners.get(i)))
                        .isEqualTo(new AlreadyIssued(won.get(i).held().orElseThrow()));
            }
        }
    }

    /** However often it happens: from the moment stock is there, no node says from memory that there is none. */
    @ParameterizedTest
    @EnumSource
    void a_restock_is_sold_at_once_and_its_winner_known_everywhere(DatabaseKind kind) {
        Stores stores = Stores.on(kind);
        CouponId id = create(stores, 1);
        // the shorter its deadline, the sooner its restock is over and can be forgotten
        try (JdbcStore quick =
                        Stores.ownPool(kind).deadline(Duration.ofSeconds(1)).build();
                Node one = new Node(quick);
                Node other = new Node(stores.borrowing)) {
            assertThat(one.issuer.issue(id, SampleCoupons.member(0))).isInstanceOf(Issued.class);
            for (int round = 1; round <= 3; round++) {
                one.learn(id, 1_000 * round);
                other.learn(id, 1_000 * round);
                MemberId winner = SampleCoupons.member(round);
                new JdbcCouponCatalog(quick).addStock(id, 1);
                IssueOutcome won = one.issuer.issue(id, winner);
                assertThat(won).isInstanceOf(Issued.class);
                assertThat(other.issuer.issue(id, winner))
                        .isEqualTo(new AlreadyIssued(won.held().orElseThrow()));
            }
        }
    }

    private static CouponId create(Stores stores, int total) {
        var coupon = SampleCoupons.open(total);
        new JdbcCouponCatalog(stores.own).create(coupon);
        return coupon.id();
    }
}
