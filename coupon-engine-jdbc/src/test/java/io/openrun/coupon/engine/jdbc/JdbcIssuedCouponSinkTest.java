package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.Inventory;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.IssueOverflow;
import io.openrun.coupon.queue.IssueOverflow.Reason;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JdbcIssuedCouponSinkTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.123456Z");

    private final List<IssueOverflow> alarms = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @EnumSource
    void puts_events_on_record_and_counts_them(DatabaseKind kind) {
        Coupon coupon = coupon(kind, 10);
        sink(kind).append(List.of(event(coupon, 1, 3), event(coupon, 2, 1), event(coupon, 3, 7)));
        assertThat(rows(kind, coupon))
                .containsExactly(
                        event(coupon, 2, 1).issuedCoupon(),
                        event(coupon, 1, 3).issuedCoupon(),
                        event(coupon, 3, 7).issuedCoupon());
        assertThat(inventory(kind, coupon)).isEqualTo(new Inventory(10, 3));
        assertThat(sequence(kind, coupon)).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource
    void an_event_that_comes_again_changes_nothing_alone_or_beside_new_ones(DatabaseKind kind) {
        Coupon coupon = coupon(kind, 3);
        sink(kind).append(List.of(event(coupon, 1, 1), event(coupon, 1, 1), event(coupon, 2, 2)));
        sink(kind).append(List.of(event(coupon, 2, 2)));
        sink(kind).append(List.of(event(coupon, 1, 1), event(coupon, 3, 3)));
        sink(kind).append(List.of(event(coupon, 3, 3), event(coupon, 1, 1), event(coupon, 2, 2)));
        assertThat(rows(kind, coupon)).hasSize(3);
        assertThat(inventory(kind, coupon)).isEqualTo(new Inventory(3, 3));
        assertThat(alarms).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void one_sink_goes_on_to_tell_apart_what_it_knows_and_what_is_new(DatabaseKind kind) {
        Coupon coupon = coupon(kind, 3);
        JdbcIssuedCouponSink sink = sink(kind);
        sink.append(List.of(event(coupon, 1, 1)));
        sink.append(List.of(event(coupon, 1, 1), event(coupon, 2, 2)));
        sink.append(List.of(event(coupon, 2, 2), event(coupon, 3, 1)));
        sink.append(List.of(event(coupon, 3, 3)));
        assertThat(rows(kind, coupon)).extracting(IssuedCoupon::sequence).containsExactly(1L, 2L, 3L);
        assertThat(inventory(kind, coupon)).isEqualTo(new Inventory(3, 3));
        assertThat(alarms).extracting(IssueOverflow::reason).containsExactly(Reason.SEQUENCE_TAKEN);
    }

    @ParameterizedTest
    @EnumSource
    void what_has_no_place_is_kept_with_its_reason_and_alarmed_once(DatabaseKind kind) {
        Coupon coupon = coupon(kind, 2);
        CouponIssuedEvent taken = event(coupon, 2, 1);
        CouponIssuedEvent second = event(coupon, 1, 5);
        CouponIssuedEvent full = event(coupon, 4, 4);
        sink(kind).append(List.of(event(coupon, 1, 1)));
        sink(kind).append(List.of(taken, second, event(coupon, 3, 3), full));
        sink(kind).append(List.of(taken, second, full));

        assertThat(rows(kind, coupon))
                .containsExactly(
                        event(coupon, 1, 1).issuedCoupon(), event(coupon, 3, 3).issuedCoupon());
        assertThat(inventory(kind, coupon)).isEqualTo(new Inventory(2, 2));
        JdbcIssueOverflows overflows = new JdbcIssueOverflows(Stores.on(kind).borrowing);
        assertThat(overflows.list(coupon.id(), null, 10)).isEqualTo(alarms);
        assertThat(alarms)
                .extracting(IssueOverflow::event, IssueOverflow::reason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(taken, Reason.SEQUENCE_TAKEN),
                        org.assertj.core.groups.Tuple.tuple(full, Reason.FULL),
                        org.assertj.core.groups.Tuple.tuple(second, Reason.CONFLICT));
        assertThat(overflows.count()).isGreaterThanOrEqualTo(3);
        List<IssueOverflow> paged = new ArrayList<>();
        List<IssueOverflow> page = overflows.list(coupon.id(), null, 1);
        while (!page.isEmpty()) {
            paged.addAll(page);
            page = overflows.list(coupon.id(), page.get(0), 1);
        }
        assertThat(paged).isEqualTo(alarms);
    }

    /** The same batch says it twice: neither key is on record yet when it begins. */
    @ParameterizedTest
    @EnumSource
    void contradictions_within_one_batch_are_told_apart(DatabaseKind kind) {
        Coupon coupon = coupon(kind, 10);
        sink(kind).append(List.of(event(coupon, 1, 1), event(coupon, 2, 1), event(coupon, 1, 2), event(coupon, 3, 3)));
        assertThat(rows(kind, coupon)).extracting(IssuedCoupon::sequence).containsExactly(1L, 3L);
        assertThat(alarms)
                .extracting(IssueOverflow::reason)
                .containsExactlyInAnyOrder(Reason.SEQUENCE_TAKEN, Reason.CONFLICT);
        assertThat(inventory(kind, coupon)).isEqualTo(new Inventory(10, 2));
    }

    @ParameterizedTest
    @EnumSource
    void one_unknown_coupon_rejects_the_call_and_nothing_of_it_happens(DatabaseKind kind) {
        Coupon coupon = coupon(kind, 10);
        CouponId unknown = SampleCoupons.newId();
        assertThatExceptionOfType(NotCarriedOutException.class)
                .isThrownBy(() -> sink(kind)
                        .append(List.of(
                                event(coupon, 1, 1),
                                new CouponIssuedEvent(unknown, SampleCoupons.member(1), 1, 1, AT))))
                .withMessageContaining(unknown.value())
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(NotCarriedOutException.Reason.REJECTED));
        assertThat(rows(kind, coupon)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void what_was_issued_is_not_judged_again(DatabaseKind kind) {
        Coupon over = SampleCoupons.between(
                SampleCoupons.now().minusSeconds(7_200), SampleCoupons.now().minusSeconds(3_600), 5);
        JdbcCouponCatalog catalog = new JdbcCouponCatalog(Stores.on(kind).own);
        catalog.create(over);
        Coupon suspended = catalog.suspend(over.id());
        sink(kind).append(List.of(event(suspended, 1, 1)));
        assertThat(rows(kind, over)).hasSize(1);
    }

    /** 3,000 events over 3 coupons, each in two batches of several writers, in orders of their own. */
    @ParameterizedTest
    @EnumSource
    void many_writers_with_the_same_events_in_any_order_store_each_once(DatabaseKind kind) {
        List<Coupon> coupons =
                IntStream.range(0, 3).mapToObj(i -> coupon(kind, 1_000)).toList();
        List<CouponIssuedEvent> events = new ArrayList<>();
        coupons.forEach(coupon -> LongStream.rangeClosed(1, 1_000)
                .forEach(sequence -> events.add(event(coupon, (int) sequence, sequence))));
        CompletableFuture<?>[] writers = IntStream.range(0, 4)
                .mapToObj(seed -> CompletableFuture.runAsync(
                        () -> appendShuffled(kind, events, seed % 2, seed), task -> new Thread(task).start()))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(writers).join();
        for (Coupon coupon : coupons) {
            assertThat(inventory(kind, coupon)).isEqualTo(new Inventory(1_000, 1_000));
            assertThat(new JdbcIssuedCouponHistory(Stores.on(kind).own).listByCoupon(coupon.id(), 0, 1_000))
                    .extracting(IssuedCoupon::sequence)
                    .isEqualTo(LongStream.rangeClosed(1, 1_000).boxed().toList());
        }
        assertThat(alarms).isEmpty();
    }

    private void appendShuffled(DatabaseKind kind, List<CouponIssuedEvent> events, int half, int seed) {
        List<CouponIssuedEvent> mine = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            if (i % 2 == half || i % 5 == 0) {
                mine.add(events.get(i));
            }
        }
        Collections.shuffle(mine, new Random(seed));
        JdbcIssuedCouponSink sink = sink(kind);
        for (int from = 0; from < mine.size(); from += 100) {
            List<CouponIssuedEvent> batch = mine.subList(from, Math.min(mine.size(), from + 100));
            while (true) {
                try {
                    sink.append(batch);
                    break;
                } catch (NotCarriedOutException busy) {
                    assertThat(busy.reason()).isEqualTo(NotCarriedOutException.Reason.BUSY);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_row_that_another_program_slipped_in_is_found_the_next_time(DatabaseKind kind) throws SQLException {
        Coupon coupon = coupon(kind, 10);
        try (OtherTransaction other = new OtherTransaction(kind)) {
            other.insert(coupon.id(), SampleCoupons.member(1), 1);
            other.commit();
        }
        sink(kind).append(List.of(event(coupon, 1, 1), event(coupon, 2, 2), event(coupon, 3, 1)));
        assertThat(rows(kind, coupon)).extracting(IssuedCoupon::sequence).containsExactly(1L, 2L);
        assertThat(alarms).extracting(IssueOverflow::reason).containsExactly(Reason.SEQUENCE_TAKEN);
    }

    private JdbcIssuedCouponSink sink(DatabaseKind kind) {
        return new JdbcIssuedCouponSink(Stores.on(kind).own, alarms::add);
    }

    private static Coupon coupon(DatabaseKind kind, int total) {
        Coupon coupon = SampleCoupons.open(total);
        new JdbcCouponCatalog(Stores.on(kind).own).create(coupon);
        return coupon;
    }

    private static CouponIssuedEvent event(Coupon coupon, int member, long sequence) {
        MemberId memberId = SampleCoupons.member(member);
        return new CouponIssuedEvent(coupon.id(), memberId, sequence, 1, AT.plusMillis(sequence));
    }

    private static List<IssuedCoupon> rows(DatabaseKind kind, Coupon coupon) {
        return new JdbcIssuedCouponHistory(Stores.on(kind).borrowing).listByCoupon(coupon.id(), 0, 1_000);
    }

    private static Inventory inventory(DatabaseKind kind, Coupon coupon) {
        return new JdbcCouponCatalog(Stores.on(kind).own)
                .find(coupon.id())
                .orElseThrow()
                .inventory();
    }

    private static long sequence(DatabaseKind kind, Coupon coupon) {
        return new JdbcStockRegister(Stores.on(kind).own)
                .find(coupon.id())
                .orElseThrow()
                .sequence();
    }
}
