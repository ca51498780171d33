package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.engine.jdbc.Transactions.Done;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.RowCounters.Counted;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JdbcRowCountersTest {

    @ParameterizedTest
    @EnumSource
    void counters_are_set_to_what_is_there_and_the_sequence_never_goes_back(DatabaseKind kind) {
        JdbcStore store = Stores.on(kind).own;
        JdbcRowCounters counters = new JdbcRowCounters(store);
        CouponId couponId = coupon(store, 10);
        var unused = new RowLockCouponIssuer(store).issueAll(couponId, SampleCoupons.members(6));
        assertThat(counters.count(couponId)).isEqualTo(new Counted(6, 6, 6, 6)).matches(Counted::isRight);
        miscount(store, couponId, 9, 4);
        assertThat(counters.count(couponId)).isEqualTo(new Counted(9, 6, 4, 6));
        counters.correct(couponId);
        counters.correct(couponId);
        assertThat(counters.count(couponId)).isEqualTo(new Counted(6, 6, 6, 6));
        miscount(store, couponId, 6, 20);
        counters.correct(couponId);
        assertThat(counters.count(couponId)).isEqualTo(new Counted(6, 6, 20, 6)).matches(Counted::isRight);
    }

    @ParameterizedTest
    @EnumSource
    void more_rows_than_units_are_refused_and_so_is_a_coupon_that_does_not_exist(DatabaseKind kind) {
        JdbcStore store = Stores.on(kind).own;
        JdbcRowCounters counters = new JdbcRowCounters(store);
        CouponId couponId = coupon(store, 3);
        var unused = new RowLockCouponIssuer(store).issueAll(couponId, SampleCoupons.members(3));
        miscount(store, couponId, 2, 3);
        change(store, "total_count = 2", couponId);
        assertThatExceptionOfType(ChangeRefusedException.class).isThrownBy(() -> counters.correct(couponId));
        assertThat(counters.count(couponId).usedCount()).isEqualTo(2);
        assertThatExceptionOfType(ChangeRefusedException.class).isThrownBy(() -> counters.count(SampleCoupons.newId()));
    }

    /** Counters and rows are of one moment: no difference shows while events are put on record. */
    @ParameterizedTest
    @EnumSource
    void they_are_right_at_every_moment_while_rows_are_stored(DatabaseKind kind) {
        JdbcStore store = Stores.on(kind).own;
        JdbcRowCounters counters = new JdbcRowCounters(Stores.on(kind).borrowing);
        CouponId couponId = coupon(store, 1_000);
        JdbcIssuedCouponSink sink = new JdbcIssuedCouponSink(store);
        CompletableFuture<Void> storing = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 100; i++) {
                int first = 10 * i;
                sink.append(IntStream.range(first, first + 10)
                        .mapToObj(number -> event(couponId, number))
                        .toList());
            }
        });
        int between = 0;
        while (!storing.isDone()) {
            Counted counted = counters.count(couponId);
            assertThat(counted).matches(Counted::isRight);
            if (counted.rows() > 0 && counted.rows() < 1_000) {
                between++;
            }
        }
        storing.join();
        assertThat(between).as("looks in between").isPositive();
        assertThat(counters.count(couponId).rows()).isEqualTo(1_000);
    }

    private static CouponIssuedEvent event(CouponId couponId, int number) {
        return new CouponIssuedEvent(couponId, SampleCoupons.member(number), number + 1L, 1, SampleCoupons.now());
    }

    private static CouponId coupon(JdbcStore store, int total) {
        Coupon coupon = SampleCoupons.open(total);
        new JdbcCouponCatalog(store).create(coupon);
        return coupon.id();
    }

    private static void miscount(JdbcStore store, CouponId couponId, int usedCount, int sequence) {
        change(store, "used_count = " + usedCount + ", sequence = " + sequence, couponId);
    }

    private static void change(JdbcStore store, String columns, CouponId couponId) {
        boolean unused = store.transactions().run(handle -> {
            int changed = handle.execute(
                    "UPDATE " + store.tablePrefix() + "coupon SET " + columns + " WHERE id = ?", couponId.value());
            assertThat(changed).isOne();
            return Done.changed(true);
        });
    }
}
