package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.ChangeRefusedException.Reason;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponTerms;
import io.openrun.coupon.DiscountPolicy;
import io.openrun.coupon.Inventory;
import io.openrun.coupon.IssuePeriod;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules 6 of {@code CONTRACT.md}: what every {@link CouponCatalog} is held to. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class CouponCatalogContract {

    private EngineUnderTest engine;
    private CouponCatalog catalog;

    /** For subclasses. */
    @SuppressWarnings("NullAway.Init") // JUnit calls prepare() before each rule
    protected CouponCatalogContract() {}

    /** {@return the engine whose catalog is held to the rules; called before each rule} */
    protected abstract EngineUnderTest engine();

    /** Asks for the engine. */
    @BeforeEach
    final void prepare() {
        engine = engine();
        catalog = engine.catalog();
    }

    @Test
    final void rule6_1_what_was_created_is_found() {
        Instant start = Instant.parse("2026-03-29T01:30:00.123456Z");
        IssuePeriod period = new IssuePeriod(start, start.plusNanos(1_000));
        Coupon share = Coupon.of(
                SampleCoupons.newId(),
                new CouponTerms(
                        "열린 날 '쿠폰' 👋",
                        new DiscountPolicy.Percentage(new BigDecimal("12.5"), new BigDecimal("10000.0001")),
                        period,
                        Instant.parse("9999-12-31T23:59:59.999999Z")),
                Inventory.TOTAL_COUNT_MAX);
        Coupon amount = Coupon.of(
                SampleCoupons.newId(),
                new CouponTerms(
                        "x".repeat(CouponTerms.DESCRIPTION_MAX),
                        new DiscountPolicy.FixedAmount(new BigDecimal("999999999999999.9999")),
                        period,
                        period.endsAt()),
                0);
        for (Coupon coupon : List.of(share, amount, amountOfWholeNumber(period))) {
            catalog.create(coupon);
            assertThat(catalog.find(coupon.id())).contains(coupon);
        }
    }

    private static Coupon amountOfWholeNumber(IssuePeriod period) {
        DiscountPolicy discount = new DiscountPolicy.FixedAmount(new BigDecimal("5000"));
        return Coupon.of(SampleCoupons.newId(), new CouponTerms("5,000 off", discount, period, period.endsAt()), 1);
    }

    @Test
    final void rule6_2_an_id_is_never_used_again() {
        Coupon coupon = created(SampleCoupons.open(10));
        Coupon other = new Coupon(coupon.id(), SampleCoupons.notStarted().terms(), Inventory.of(99), false);
        assertRefusedChange(Reason.ID_TAKEN, () -> catalog.create(other));
        assertRefusedChange(Reason.ID_TAKEN, () -> catalog.create(coupon));
        assertThat(catalog.find(coupon.id())).contains(coupon);
    }

    @Test
    final void rule6_3_a_coupon_begins_unused() {
        Coupon used = SampleCoupons.open(10).use(1);
        assertThatIllegalArgumentException().isThrownBy(() -> catalog.create(used));
        assertThat(catalog.find(used.id())).isEmpty();
    }

    @Test
    final void rule6_4_an_unknown_id_finds_nothing_and_changes_nothing() {
        CouponId unknown = SampleCoupons.newId();
        assertThat(catalog.find(unknown)).isEmpty();
        List<Consumer<CouponId>> changes = List.of(
                id -> catalog.edit(id, SampleCoupons.open(1).terms()),
                id -> catalog.addStock(id, 1),
                id -> catalog.removeStock(id, 1),
                id -> catalog.suspend(id),
                id -> catalog.resume(id));
        for (Consumer<CouponId> change : changes) {
            assertRefusedChange(Reason.UNKNOWN_COUPON, () -> change.accept(unknown));
        }
        assertThat(catalog.find(unknown)).isEmpty();
    }

    @Test
    final void rule6_5_the_list_has_every_coupon_once_in_the_order_of_ids() {
        List<CouponId> created = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            created.add(created(SampleCoupons.open(1)).id());
        }
        List<CouponId> listed = new ArrayList<>();
        List<Coupon> page = page(null);
        while (!page.isEmpty()) {
            page.forEach(coupon -> listed.add(coupon.id()));
            assertThat(listed).doesNotHaveDuplicates().isSorted();
            page = page(listed.get(listed.size() - 1));
        }
        Collections.sort(created);
        assertThat(listed).containsSubsequence(created);
    }

    private List<Coupon> page(@Nullable CouponId after) {
        List<Coupon> page = catalog.list(after, 3);
        assertThat(page).hasSizeLessThanOrEqualTo(3);
        return page;
    }

    @Test
    final void rule6_6_a_page_has_a_limit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> catalog.list(null, 0))
                .withMessageContaining("limit");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> catalog.list(null, 1_001))
                .withMessageContaining("limit");
    }

    @Test
    final void rule6_7_terms_can_be_edited_until_one_was_issued() {
        Coupon coupon = created(SampleCoupons.notStarted());
        CouponTerms open = SampleCoupons.open(1).terms();
        assertThat(catalog.edit(coupon.id(), open)).isEqualTo(new Coupon(coupon.id(), open, coupon.inventory(), false));
        assertThat(catalog.find(coupon.id()).orElseThrow().terms()).isEqualTo(open);

        engine.issuer().issue(coupon.id(), SampleCoupons.member(1));
        assertRefusedChange(Reason.TERMS_FROZEN, () -> catalog.edit(coupon.id(), coupon.terms()));
        assertThat(catalog.find(coupon.id()).orElseThrow().terms()).isEqualTo(open);
    }

    @Test
    final void rule6_8_stock_can_be_added_and_removed_down_to_what_is_used() {
        CouponId id = created(SampleCoupons.open(10)).id();
        engine.issuer().issueAll(id, SampleCoupons.members(4));
        assertThat(catalog.addStock(id, 5).inventory()).isEqualTo(new Inventory(15, 4));
        assertThat(catalog.removeStock(id, 11).inventory()).isEqualTo(new Inventory(4, 4));
        assertRefusedChange(Reason.STOCK_IN_USE, () -> catalog.removeStock(id, 1));
        assertRefusedChange(Reason.STOCK_LIMIT, () -> catalog.addStock(id, Inventory.TOTAL_COUNT_MAX - 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> catalog.addStock(id, 0))
                .withMessageContaining("count");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> catalog.removeStock(id, -1))
                .withMessageContaining("count");
        assertThat(catalog.find(id).orElseThrow().inventory()).isEqualTo(new Inventory(4, 4));
    }

    @Test
    final void rule6_9_suspending_and_resuming_can_be_repeated() {
        CouponId id = created(SampleCoupons.open(10)).id();
        for (int i = 0; i < 2; i++) {
            assertThat(catalog.suspend(id).suspended()).isTrue();
            assertThat(catalog.find(id).orElseThrow().suspended()).isTrue();
        }
        for (int i = 0; i < 2; i++) {
            assertThat(catalog.resume(id).suspended()).isFalse();
            assertThat(catalog.find(id).orElseThrow().suspended()).isFalse();
        }
    }

    @Test
    final void rule6_10_no_change_is_lost_among_many_at_once() {
        CouponId id = created(SampleCoupons.open(10)).id();
        Duration timeLimit = Duration.ofMinutes(1);
        List<Callable<Coupon>> changes = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            changes.add(() -> Patience.untilAnswered(() -> catalog.addStock(id, 3), timeLimit));
            changes.add(() -> Patience.untilAnswered(() -> catalog.removeStock(id, 1), timeLimit));
        }
        new Crowd(timeLimit).run(changes);
        assertThat(catalog.find(id).orElseThrow().inventory()).isEqualTo(Inventory.of(10 + 60 * 2));
    }

    private Coupon created(Coupon coupon) {
        catalog.create(coupon);
        return coupon;
    }

    private static void assertRefusedChange(Reason reason, ThrowingCallable change) {
        assertThatExceptionOfType(ChangeRefusedException.class)
                .isThrownBy(change)
                .extracting(ChangeRefusedException::reason)
                .isEqualTo(reason);
    }
}
