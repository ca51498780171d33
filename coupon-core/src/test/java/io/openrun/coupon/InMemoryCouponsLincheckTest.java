package io.openrun.coupon;

import java.math.BigDecimal;
import java.time.Instant;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** Every interleaving of issuing, restocking, suspending and looking is one that callers in turn could have seen. */
class InMemoryCouponsLincheckTest {

    /** The operations, in terms that can be compared: who got which sequence, or why not. */
    @Param(name = "member", gen = IntGen.class, conf = "1:3")
    public static class Operations {

        private static final CouponId ID = new CouponId("c");
        private static final Instant NOW = Instant.EPOCH;
        private final InMemoryCoupons coupons = new InMemoryCoupons(() -> NOW);

        /** Two to give. */
        public Operations() {
            IssuePeriod period = new IssuePeriod(NOW, NOW.plusSeconds(1));
            DiscountPolicy discount = new DiscountPolicy.FixedAmount(BigDecimal.ONE);
            coupons.create(Coupon.of(ID, new CouponTerms("sale", discount, period, period.endsAt()), 2));
        }

        @Operation
        public String issue(@Param(name = "member") int member) {
            IssueOutcome outcome = coupons.issue(ID, new MemberId("m" + member));
            return outcome.getClass().getSimpleName()
                    + outcome.held()
                            .map(IssuedCoupon::sequence)
                            .map(Object::toString)
                            .orElse("");
        }

        @Operation
        public int addStock() {
            return coupons.addStock(ID, 1).inventory().totalCount();
        }

        @Operation
        public boolean suspend() {
            return coupons.suspend(ID).suspended();
        }

        @Operation
        public int remain() {
            return coupons.find(ID).orElseThrow().inventory().getRemainCount();
        }
    }

    @Test
    void model_checking() {
        new ModelCheckingOptions()
                .iterations(5)
                .invocationsPerIteration(40)
                .threads(3)
                .actorsPerThread(2)
                .check(Operations.class);
    }

    @Test
    void stress() {
        new StressOptions()
                .iterations(5)
                .invocationsPerIteration(200)
                .threads(3)
                .actorsPerThread(2)
                .check(Operations.class);
    }
}
