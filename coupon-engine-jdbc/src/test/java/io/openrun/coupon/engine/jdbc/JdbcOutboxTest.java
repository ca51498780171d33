package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.engine.jdbc.OutboxStores.Row;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.EventBacklog.Backlog;
import io.openrun.coupon.queue.EventSource.Delivery;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JdbcOutboxTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @ParameterizedTest
    @EnumSource
    void what_was_taken_is_not_given_to_another_and_what_was_acknowledged_to_nobody(DatabaseKind kind)
            throws SQLException {
        OutboxStores.clear(kind);
        CouponId id = issued(kind, 2, 3);
        JdbcOutbox outbox = outbox(kind);
        Delivery first = outbox.poll(2).orElseThrow();
        Delivery second = outbox(kind).poll(5).orElseThrow();
        assertThat(sequences(first)).containsExactly(1L, 2L);
        assertThat(sequences(second)).containsExactly(3L, 4L, 5L);
        assertThat(outbox.poll(5)).isEmpty();

        outbox.acknowledge(first);
        outbox.acknowledge(first);
        assertThat(OutboxStores.rows(kind)).extracting(Row::firstSequence).containsExactly(3L);
        outbox.acknowledge(second);
        assertThat(OutboxStores.rows(kind)).isEmpty();
        OutboxStores.lapseLeases(kind);
        assertThat(outbox.poll(5)).isEmpty();
        assertThat(new JdbcIssuedCouponHistory(OutboxStores.on(kind)).count(id).total())
                .isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource
    void a_lapsed_lease_leaves_its_rows_to_another_and_counts(DatabaseKind kind) throws SQLException {
        OutboxStores.clear(kind);
        CouponId unused = issued(kind, 2);
        Delivery first = outbox(kind, SHORT).poll(2).orElseThrow();
        assertThat(first.attempts()).isEqualTo(1);
        Delivery again = await(outbox(kind), 2);
        assertThat(again.events()).isEqualTo(first.events());
        assertThat(again.attempts()).isEqualTo(2);
        assertThat(OutboxStores.rows(kind)).extracting(Row::attempts).containsExactly(2);
        assertThat(outbox(kind).poll(2)).isEmpty();
    }

    /** What is counted in the transaction of the claim only would be gone with a taker who dies. */
    @ParameterizedTest
    @EnumSource
    void the_highest_count_of_its_rows_is_that_of_a_delivery(DatabaseKind kind) throws SQLException {
        OutboxStores.clear(kind);
        CouponId id = issued(kind, 1);
        JdbcOutbox outbox = outbox(kind);
        assertThat(outbox.poll(10)).isPresent();
        OutboxStores.lapseLeases(kind);
        issue(kind, id, 1, 1);
        Delivery both = outbox.poll(10).orElseThrow();
        assertThat(sequences(both)).containsExactly(1L, 2L);
        assertThat(both.attempts()).isEqualTo(2);
        assertThat(OutboxStores.rows(kind)).extracting(Row::attempts).containsExactly(2, 1);
    }

    @ParameterizedTest
    @EnumSource
    void a_kept_delivery_stays_with_its_taker(DatabaseKind kind) throws SQLException {
        OutboxStores.clear(kind);
        CouponId unused = issued(kind, 2, 1);
        JdbcOutbox outbox = outbox(kind);
        Delivery kept = outbox.poll(2).orElseThrow();
        OutboxStores.lapseLeases(kind);
        outbox.keep(kept);
        assertThat(sequences(outbox(kind).poll(2).orElseThrow())).containsExactly(3L);
        assertThat(outbox(kind).poll(2)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void who_lost_his_lease_keeps_nothing_and_harms_nobody(DatabaseKind kind) throws SQLException {
        OutboxStores.clear(kind);
        CouponId unused = issued(kind, 2);
        JdbcOutbox late = outbox(kind);
        JdbcOutbox other = outbox(kind);
        Delivery lost = late.poll(2).orElseThrow();
        OutboxStores.lapseLeases(kind);
        Delivery found = other.poll(2).orElseThrow();
        List<Row> others = OutboxStores.rows(kind);

        OutboxStores.lapseLeases(kind);
        late.keep(lost);
        assertThat(OutboxStores.rows(kind)).isEqualTo(others);
        Delivery again = outbox(kind).poll(2).orElseThrow();
        assertThat(again.attempts()).isEqualTo(3);

        late.acknowledge(lost);
        assertThat(OutboxStores.rows(kind)).isEmpty();
        other.keep(found);
        other.acknowledge(found);
        assertThat(outbox(kind).poll(2)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void rows_that_another_is_claiming_are_passed_by_at_once(DatabaseKind kind) throws SQLException {
        OutboxStores.clear(kind);
        CouponId id = issued(kind, 1, 1, 1, 1);
        JdbcOutbox outbox = outbox(kind);
        assertThat(sequences(outbox.poll(1).orElseThrow())).containsExactly(1L);
        try (Connection other = Stores.connect(kind);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            assertThat(statement.execute("SELECT attempts FROM " + Stores.PREFIX + "coupon_outbox WHERE coupon_id = '"
                            + id + "' AND first_sequence = 3 FOR UPDATE"))
                    .isTrue();
            Delivery around = outbox.poll(10).orElseThrow();
            assertThat(sequences(around)).containsExactly(2L, 4L);
            assertThat(outbox.poll(10)).isEmpty();
            outbox.keep(around);
            outbox.acknowledge(around);
            other.rollback();
        }
        assertThat(sequences(outbox.poll(10).orElseThrow())).containsExactly(3L);
    }

    /** Where a claim locked the gaps between the rows, too, the issuer would wait for it. */
    @ParameterizedTest
    @EnumSource
    void an_open_claim_keeps_nobody_from_issuing(DatabaseKind kind) throws SQLException {
        OutboxStores.clear(kind);
        CouponId id = issued(kind, 1, 1);
        JdbcStore store = OutboxStores.on(kind);
        long took = store.transactions().look(handle -> {
            store.outbox().begin(handle);
            assertThat(store.outbox().lockAfter(handle, "", 10)).hasSize(2);
            long start = System.nanoTime();
            issue(kind, id, 2, 1);
            return System.nanoTime() - start;
        });
        assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @EnumSource
    void coupons_take_turns(DatabaseKind kind) throws SQLException {
        OutboxStores.clear(kind);
        CouponId one = issued(kind, 1, 1, 1);
        CouponId other = issued(kind, 1, 1);
        JdbcOutbox outbox = outbox(kind);
        List<CouponId> served = new ArrayList<>();
        for (int poll = 0; poll < 5; poll++) {
            served.add(outbox.poll(1).orElseThrow().events().get(0).couponId());
        }
        assertThat(served.subList(0, 2)).containsExactlyInAnyOrder(one, other);
        assertThat(served.subList(2, 4)).containsExactlyInAnyOrder(one, other);
        assertThat(served.get(4)).isEqualTo(one);
    }

    @ParameterizedTest
    @EnumSource
    void as_many_events_as_asked_come_at_once_and_a_row_is_one_piece(DatabaseKind kind) throws SQLException {
        OutboxStores.clear(kind);
        CouponId id = issued(kind, 3, 3, 3, 3, 3);
        JdbcOutbox outbox = outbox(kind);
        assertThat(sequences(outbox.poll(1).orElseThrow())).containsExactly(1L, 2L, 3L);
        assertThat(sequences(outbox.poll(8).orElseThrow())).containsExactly(4L, 5L, 6L, 7L, 8L, 9L);
        issue(kind, id, 15, 500);
        OutboxStores.splitIntoSingles(kind, id);

        // it learns that the rows have become smaller, and then has all of them in one delivery
        assertThat(sequences(outbox.poll(1).orElseThrow())).containsExactly(1L);
        Delivery rest = outbox.poll(1_000).orElseThrow();
        assertThat(sequences(rest)).isSorted().hasSize(514);
        assertThat(rest.token()).hasSizeLessThan(100);
        outbox.acknowledge(rest);
        assertThat(OutboxStores.rows(kind)).extracting(Row::firstSequence).containsExactly(1L);
    }

    @ParameterizedTest
    @EnumSource
    void events_of_many_coupons_come_in_one_delivery(DatabaseKind kind) throws SQLException {
        OutboxStores.clear(kind);
        CouponId id = issued(kind, 250);
        OutboxStores.splitIntoCoupons(kind, id);
        JdbcOutbox outbox = outbox(kind);
        List<String> served = new ArrayList<>();
        Delivery first = outbox.poll(1).orElseThrow();
        Delivery rest = outbox.poll(1_000).orElseThrow();
        List.of(first, rest)
                .forEach(delivery -> delivery.events()
                        .forEach(event -> served.add(event.couponId().value())));
        assertThat(served)
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 250)
                        .mapToObj(sequence -> id + "-" + sequence)
                        .toList());
        outbox.keep(rest);
        outbox.acknowledge(rest);
        assertThat(OutboxStores.rows(kind)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void takers_share_the_events_each_once_and_those_of_a_coupon_in_order(DatabaseKind kind) throws Exception {
        OutboxStores.clear(kind);
        OutboxSharing sharing = new OutboxSharing(kind, 4);
        sharing.run(60, PATIENCE);
        assertThat(sharing.taken()).as("each once").doesNotHaveDuplicates().hasSize(sharing.issued());
        assertThat(sharing.takers()).as("takers who had some").isGreaterThan(1);
        assertThat(sharing.deliveries()).allSatisfy(OutboxSharing::assertInOrder);
        assertThat(OutboxStores.rows(kind)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void what_is_lacking_is_told_and_the_rest_delivered(DatabaseKind kind) throws SQLException {
        OutboxStores.clear(kind);
        CouponId id = issued(kind, 5, 1);
        String rows = Stores.PREFIX + "issued_coupon";
        OutboxStores.execute(kind, "DELETE FROM " + rows + " WHERE coupon_id = '" + id + "' AND sequence IN (2, 3, 6)");
        // no member has this name
        OutboxStores.execute(
                kind, "UPDATE " + rows + " SET member_id = '' WHERE coupon_id = '" + id + "' AND sequence = 5");
        JdbcOutbox outbox = outbox(kind);
        Delivery first = outbox.poll(1_000).orElseThrow();
        assertThat(sequences(first)).containsExactly(1L, 4L);
        assertThat(first.unreadable()).singleElement().satisfies(lacking -> {
            assertThat(lacking.origin()).isEqualTo("outbox " + id + " 1-5");
            assertThat(lacking.cause()).isEqualTo(DeadLetterCause.MALFORMED);
            assertThat(lacking.detail()).contains("lacks 3 of 5, sequences 2-3, 5");
            assertThat(lacking.couponId()).isEqualTo(id);
            assertThat(lacking.payload().size()).isPositive();
        });
        Delivery second = outbox.poll(1_000).orElseThrow();
        assertThat(second.events()).isEmpty();
        assertThat(second.unreadable())
                .singleElement()
                .satisfies(lacking -> assertThat(lacking.detail()).contains("lacks 1 of 1, sequences 6"));
        outbox.acknowledge(first);
        outbox.acknowledge(second);
        assertThat(OutboxStores.rows(kind)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void the_backlog_is_what_nobody_acknowledged(DatabaseKind kind) throws SQLException {
        OutboxStores.clear(kind);
        JdbcOutbox outbox = outbox(kind);
        assertThat(outbox.backlog()).isEqualTo(Backlog.EMPTY);
        CouponId unused = issued(kind, 2, 1, 1);
        OutboxStores.execute(
                kind,
                "UPDATE " + Stores.PREFIX + "coupon_outbox SET issued_at = '2026-01-01 00:00:00'"
                        + " WHERE first_sequence = 1");
        Delivery first = outbox.poll(2).orElseThrow();
        assertThat(outbox.backlog().messages()).isEqualTo(3);
        assertThat(outbox.backlog().oldestAge()).isGreaterThan(Duration.ofDays(1));
        outbox.acknowledge(first);
        assertThat(outbox.backlog().messages()).isEqualTo(2);
        assertThat(outbox.backlog().oldestAge()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
    }

    @Test
    void arguments_are_checked() {
        JdbcStore store = OutboxStores.on(DatabaseKind.H2);
        for (Duration lease : List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofDays(2))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new JdbcOutbox(store, lease))
                    .withMessageContaining("lease");
        }
        JdbcOutbox outbox = new JdbcOutbox(store);
        assertThatIllegalArgumentException().isThrownBy(() -> outbox.poll(0)).withMessageContaining("eventsMax");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> outbox.acknowledge(foreign()))
                .withMessageContaining("delivery");
    }

    private static Delivery foreign() {
        CouponId id = SampleCoupons.newId();
        return new Delivery(
                "1-0", List.of(new CouponIssuedEvent(id, SampleCoupons.member(1), 1, 0, SampleCoupons.now())));
    }

    /** A coupon of which these batches were issued, each to new members. */
    private static CouponId issued(DatabaseKind kind, int... batches) {
        CouponId id = OutboxStores.create(kind, SampleCoupons.open(1_000));
        int member = 0;
        for (int size : batches) {
            issue(kind, id, member, size);
            member += size;
        }
        return id;
    }

    private static void issue(DatabaseKind kind, CouponId id, int firstMember, int count) {
        List<MemberId> members = IntStream.range(firstMember, firstMember + count)
                .mapToObj(SampleCoupons::member)
                .toList();
        assertThat(new RowLockCouponIssuer(OutboxStores.on(kind)).issueAll(id, members))
                .allSatisfy(outcome -> assertThat(outcome.held()).isPresent());
    }

    private static JdbcOutbox outbox(DatabaseKind kind) {
        return new JdbcOutbox(OutboxStores.on(kind));
    }

    private static JdbcOutbox outbox(DatabaseKind kind, Duration lease) {
        return new JdbcOutbox(OutboxStores.on(kind), lease);
    }

    private static Delivery await(JdbcOutbox outbox, int eventsMax) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<Delivery> delivery = outbox.poll(eventsMax);
            if (delivery.isPresent() && delivery.get().attempts() > 1) {
                return delivery.get();
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        throw new AssertionError("nothing came within " + PATIENCE);
    }

    private static List<Long> sequences(Delivery delivery) {
        return delivery.events().stream().map(CouponIssuedEvent::sequence).toList();
    }
}
