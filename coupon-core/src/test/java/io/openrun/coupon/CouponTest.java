package io.openrun.coupon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.openrun.coupon.ChangeRefusedException.Reason;
import java.math.BigDecimal;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CouponTest {

    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant END = Instant.parse("2026-11-02T00:00:00Z");
    private static final DiscountPolicy DISCOUNT = new DiscountPolicy.FixedAmount(BigDecimal.TEN);
    private static final CouponTerms TERMS = new CouponTerms("sale", DISCOUNT, new IssuePeriod(START, END), END);

    private final Coupon coupon = Coupon.of(new CouponId("c"), TERMS, 2);

    @Test
    void inventory_is_used_added_to_and_removed_from() {
        Inventory inventory = Inventory.of(10);
        assertThat(inventory.isStarted()).isFalse();
        assertThat(inventory.use(4)).isEqualTo(new Inventory(10, 4));
        assertThat(inventory.use(4).isStarted()).isTrue();
        assertThat(inventory.use(4).getRemainCount()).isEqualTo(6);
        assertThat(inventory.use(4).add(5)).isEqualTo(new Inventory(15, 4));
        assertThat(inventory.use(4).remove(6)).isEqualTo(new Inventory(4, 4));
        assertThat(inventory.use(10).hasAvailableStock()).isFalse();
        assertThat(inventory).isEqualTo(new Inventory(10, 0));
    }

    @Test
    void inventory_refuses_every_illegal_state() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Inventory(-1, 0))
                .withMessageContaining("totalCount");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Inventory(Inventory.TOTAL_COUNT_MAX + 1, 0))
                .withMessageContaining("totalCount");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Inventory(1, -1))
                .withMessageContaining("usedCount");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Inventory(1, 2))
                .withMessageContaining("usedCount");
        Inventory inventory = new Inventory(3, 2);
        assertThatIllegalStateException().isThrownBy(() -> inventory.use(2));
        assertThatIllegalArgumentException().isThrownBy(() -> inventory.use(0));
        assertThatIllegalArgumentException().isThrownBy(() -> inventory.add(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> inventory.remove(0));
        assertRefused(Reason.STOCK_IN_USE, () -> inventory.remove(2));
        assertRefused(Reason.STOCK_LIMIT, () -> inventory.add(Integer.MAX_VALUE));
    }

    @Test
    void terms_are_frozen_once_one_was_issued() {
        CouponTerms other = new CouponTerms("other", DISCOUNT, TERMS.issuePeriod(), END);
        assertThat(coupon.edit(other).terms()).isEqualTo(other);
        assertRefused(Reason.TERMS_FROZEN, () -> coupon.use(1).edit(other));
    }

    @Test
    void the_period_includes_its_start_and_excludes_its_end() {
        assertThat(coupon.refusalAt(START.minusNanos(1_000))).contains(Refusal.NOT_STARTED);
        assertThat(coupon.refusalAt(START)).isEmpty();
        assertThat(coupon.refusalAt(END.minusNanos(1_000))).isEmpty();
        assertThat(coupon.refusalAt(END)).contains(Refusal.ENDED);
    }

    @Test
    void the_first_reason_in_order_is_given() {
        Coupon none = coupon.suspend().use(2);
        assertThat(none.refusalAt(START.minusNanos(1_000))).contains(Refusal.NOT_STARTED);
        assertThat(none.refusalAt(END)).contains(Refusal.ENDED);
        assertThat(none.refusalAt(START)).contains(Refusal.SUSPENDED);
        assertThat(none.resume().refusalAt(START)).contains(Refusal.SOLD_OUT);
    }

    @Test
    void terms_name_the_field_that_is_wrong() {
        IssuePeriod period = TERMS.issuePeriod();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IssuePeriod(END, END))
                .withMessageContaining("endsAt");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IssuePeriod(Instant.MIN, END))
                .withMessageContaining("startsAt");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CouponTerms(" ", DISCOUNT, period, END))
                .withMessageContaining("description");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CouponTerms("x".repeat(1_001), DISCOUNT, period, END))
                .withMessageContaining("description");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CouponTerms("a\0b", DISCOUNT, period, END))
                .withMessageContaining("description");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CouponTerms("x", DISCOUNT, period, END.minusNanos(1_000)))
                .withMessageContaining("expireDate");
    }

    @Test
    void moments_are_cut_to_microseconds() {
        assertThat(new IssuePeriod(START.plusNanos(1_999), END).startsAt()).isEqualTo(START.plusNanos(1_000));
    }

    @ParameterizedTest
    @CsvSource({"100, 90", "10, 0", "4, 0", "0, 0", "10.50, 0.50"})
    void a_fixed_amount_takes_off_what_there_is_at_most(BigDecimal price, BigDecimal expected) {
        assertThat(DISCOUNT.apply(price)).isEqualByComparingTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"100, 15", "999, 149", "9.99, 1.49", "100000, 5000", "0, 0", "33333.33, 4999.99", "33333.40, 5000"})
    void a_percentage_is_rounded_down_and_capped(BigDecimal price, BigDecimal expected) {
        DiscountPolicy policy = new DiscountPolicy.Percentage(new BigDecimal("15"), new BigDecimal("5000"));
        assertThat(policy.discountOn(price)).isEqualByComparingTo(expected);
        assertThat(policy.apply(price)).isEqualByComparingTo(price.subtract(expected));
    }

    @Test
    void discounts_name_the_field_that_is_wrong() {
        BigDecimal one = BigDecimal.ONE;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DiscountPolicy.FixedAmount(BigDecimal.ZERO))
                .withMessageContaining("amount");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DiscountPolicy.FixedAmount(new BigDecimal("0.00001")))
                .withMessageContaining("amount");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DiscountPolicy.FixedAmount(new BigDecimal("1e15")))
                .withMessageContaining("amount");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DiscountPolicy.Percentage(new BigDecimal("100.01"), one))
                .withMessageContaining("percent");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DiscountPolicy.Percentage(one, BigDecimal.ZERO))
                .withMessageContaining("cap");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DISCOUNT.apply(one.negate()))
                .withMessageContaining("amount");
    }

    @Test
    void equal_amounts_make_equal_policies() {
        assertThat(new DiscountPolicy.FixedAmount(new BigDecimal("5000.00")))
                .isEqualTo(new DiscountPolicy.FixedAmount(new BigDecimal("5e3")));
    }

    @Test
    void an_issued_coupon_is_used_or_expires_and_nothing_else() {
        IssuedCoupon unused = IssuedCoupon.issue(new CouponId("c"), new MemberId("m"), 1, START);
        IssuedCoupon used = unused.use(END);
        IssuedCoupon expired = unused.expire();
        assertThat(used.status()).isEqualTo(IssuedCouponStatus.USED);
        assertThat(used.usedAt()).isEqualTo(END);
        assertThat(expired.status()).isEqualTo(IssuedCouponStatus.EXPIRED);
        for (IssuedCoupon last : new IssuedCoupon[] {used, expired}) {
            assertThatIllegalStateException().isThrownBy(() -> last.use(END));
            assertThatIllegalStateException().isThrownBy(last::expire);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new IssuedCoupon(unused.couponId(), unused.memberId(), 1, START, IssuedCouponStatus.USED, null))
                .withMessageContaining("usedAt");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IssuedCoupon.issue(unused.couponId(), unused.memberId(), 0, START))
                .withMessageContaining("sequence");
    }

    private static void assertRefused(Reason reason, ThrowingCallable change) {
        assertThatExceptionOfType(ChangeRefusedException.class)
                .isThrownBy(change)
                .extracting(ChangeRefusedException::reason)
                .isEqualTo(reason);
    }
}
