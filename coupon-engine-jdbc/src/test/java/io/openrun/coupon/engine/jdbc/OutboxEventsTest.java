package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSource.Delivery;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.TestDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each engine writes an event of what it issues, with it or not at all. */
class OutboxEventsTest {

    record Engine(String name, DatabaseKind kind, Function<JdbcStore, CouponIssuer> make) {

        CouponIssuer withOutbox() throws SQLException {
            OutboxStores.clear(kind);
            return make.apply(OutboxStores.on(kind));
        }

        @Override
        public String toString() {
            return name + " on " + kind;
        }
    }

    static Stream<Engine> engines() {
        return Stream.of(DatabaseKind.values())
                .flatMap(kind -> Stream.of(
                        new Engine("row lock", kind, RowLockCouponIssuer::new),
                        new Engine("optimistic", kind, OptimisticCouponIssuer::new),
                        new Engine("conditional", kind, ConditionalUpdateCouponIssuer::new),
                        new Engine("transactional", kind, store -> committing(kind, store))));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void events_are_what_was_issued_one_row_a_batch(Engine engine) throws SQLException {
        CouponIssuer issuer = engine.withOutbox();
        CouponId id = OutboxStores.create(engine.kind(), SampleCoupons.open(12));
        List<List<MemberId>> batches = List.of(
                members(1, 2, 2, 3),
                members(4),
                members(3),
                members(5),
                members(1, 6, 4, 7),
                members(1, 2, 3),
                members(8, 9),
                members(10, 11, 12, 13, 14),
                members(15));
        List<String> rows = new ArrayList<>();
        long sequence = 0;
        for (List<MemberId> batch : batches) {
            long issued = issuer.issueAll(id, batch).stream()
                    .filter(Issued.class::isInstance)
                    .count();
            if (issued > 0) {
                rows.add((sequence + 1) + "+" + issued);
                sequence += issued;
            }
        }
        assertThat(sequence).isEqualTo(12);
        assertThat(OutboxStores.rows(engine.kind()))
                .extracting(row -> row.firstSequence() + "+" + row.issuedCount())
                .containsExactlyElementsOf(rows);
        assertThat(drain(engine.kind())).containsExactlyElementsOf(onRecord(engine.kind(), id, 0));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void an_event_names_the_epoch_of_the_coupon(Engine engine) throws SQLException {
        CouponIssuer issuer = engine.withOutbox();
        CouponId id = OutboxStores.create(engine.kind(), SampleCoupons.open(12));
        try (OtherTransaction other = new OtherTransaction(engine.kind())) {
            other.update(id, "epoch = 3, version = version + 1");
            other.commit();
        }
        assertThat(issuer.issue(id, SampleCoupons.member(1))).isInstanceOf(Issued.class);
        assertThat(drain(engine.kind())).hasSize(1).containsExactlyElementsOf(onRecord(engine.kind(), id, 3));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void an_event_has_the_trace_of_its_batch_and_what_is_no_traceparent_is_none(Engine engine) throws SQLException {
        CouponIssuer issuer = engine.withOutbox();
        CouponId id = OutboxStores.create(engine.kind(), SampleCoupons.open(12));
        String one = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        String other = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
        List<String> asked = Arrays.asList(
                one,
                null,
                other,
                "",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                one.toUpperCase(Locale.ROOT),
                one + "-more",
                "x".repeat(10_000));
        for (int i = 0; i < asked.size(); i++) {
            OutboxStores.trace(asked.get(i));
            assertThat(issuer.issueAll(id, members(i + 1))).hasOnlyElementsOfType(Issued.class);
        }
        OutboxStores.trace(one);
        assertThat(issuer.issueAll(id, members(1, 11, 12))).hasAtLeastOneElementOfType(Issued.class);
        OutboxStores.trace(null);
        List<CouponIssuedEvent> events = drain(engine.kind());
        assertThat(events).containsExactlyElementsOf(onRecord(engine.kind(), id, 0));
        assertThat(events)
                .extracting(event -> String.valueOf(event.traceparent()))
                .containsExactly(one, "null", other, "null", "null", "null", "null", "null", one, one);
    }

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void a_row_whose_trace_is_broken_is_given_out_without(DatabaseKind kind) throws SQLException {
        OutboxStores.clear(kind);
        CouponId id = OutboxStores.create(kind, SampleCoupons.open(1));
        assertThat(new RowLockCouponIssuer(OutboxStores.on(kind)).issueAll(id, members(1)))
                .hasOnlyElementsOfType(Issued.class);
        OutboxStores.execute(kind, "UPDATE " + Stores.PREFIX + "coupon_outbox SET traceparent = 'x '' --'");
        assertThat(drain(kind)).singleElement().satisfies(event -> {
            assertThat(event.couponId()).isEqualTo(id);
            assertThat(event.traceparent()).isNull();
        });
    }

    /** Who knows the trace is asked where something is issued, and may fail. */
    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void who_knows_the_trace_is_asked_once_a_batch_that_is_issued_something_and_may_fail(DatabaseKind kind)
            throws SQLException {
        OutboxStores.clear(kind);
        CouponId id = OutboxStores.create(kind, SampleCoupons.open(5));
        AtomicInteger asked = new AtomicInteger();
        try (JdbcStore store = Stores.ownPool(kind)
                .outbox(true)
                .traceparent(() -> {
                    asked.incrementAndGet();
                    throw new IllegalStateException("no tracer");
                })
                .build()) {
            CouponIssuer issuer = new RowLockCouponIssuer(store);
            assertThat(issuer.issueAll(id, members(1, 2, 3, 4, 5))).hasOnlyElementsOfType(Issued.class);
            assertThat(issuer.issueAll(id, members(1, 6)).get(1)).isInstanceOf(IssueOutcome.Refused.class);
        }
        assertThat(asked).hasValue(1);
        assertThat(drain(kind))
                .hasSize(5)
                .extracting(CouponIssuedEvent::traceparent)
                .containsOnlyNulls();
    }

    /** One commit for both, and what crashes right before it has done all its work. */
    @ParameterizedTest
    @MethodSource("engines")
    void one_commit_is_for_both_and_a_crash_before_it_leaves_neither(Engine engine) throws SQLException {
        CouponIssuer healthy = engine.withOutbox();
        AtomicBoolean crashes = new AtomicBoolean();
        CouponId id = OutboxStores.create(engine.kind(), SampleCoupons.open(5));
        List<List<MemberId>> batches = List.of(members(1), members(2, 3));
        try (CommitWitness witness = new CommitWitness(() -> crash(crashes));
                JdbcStore store = Stores.ownPool(engine.kind())
                        .jdbcUrl(witness.jdbcUrl(
                                TestDatabases.shared(engine.kind()).jdbcUrl()))
                        .outbox(true)
                        .build()) {
            CouponIssuer issuer = witnessed(engine, store, witness);
            assertThat(issuer.issueAll(id, members(8))).hasOnlyElementsOfType(Issued.class);
            assertThat(witness.commits()).isEqualTo(1);
            assertThat(issuer.issueAll(id, members(9, 10))).hasOnlyElementsOfType(Issued.class);
            assertThat(witness.commits()).isEqualTo(2);
            crashes.set(true);
            for (List<MemberId> batch : batches) {
                assertThatExceptionOfType(Crash.class).isThrownBy(() -> issuer.issueAll(id, batch));
            }
            assertThat(witness.commits()).isEqualTo(2 + batches.size());
        }
        assertThat(onRecord(engine.kind(), id, 0)).hasSize(3);
        assertThat(OutboxStores.rows(engine.kind())).hasSize(2);
        assertThat(healthy.issueAll(id, members(1, 2))).hasOnlyElementsOfType(Issued.class);
        assertThat(drain(engine.kind())).hasSize(5).containsExactlyElementsOf(onRecord(engine.kind(), id, 0));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void an_event_that_can_not_be_written_issues_nothing(Engine engine) throws SQLException {
        CouponIssuer issuer = engine.withOutbox();
        CouponId id = OutboxStores.create(engine.kind(), SampleCoupons.open(5));
        OutboxStores.execute(
                engine.kind(),
                "INSERT INTO " + Stores.PREFIX
                        + "coupon_outbox (coupon_id, first_sequence, issued_count, epoch, issued_at)" + " VALUES ('"
                        + id + "', 1, 1, 0, '2026-01-01 00:00:00')");
        for (List<MemberId> batch : List.of(members(1), members(1, 2))) {
            assertThatExceptionOfType(NotCarriedOutException.class).isThrownBy(() -> issuer.issueAll(id, batch));
        }
        assertThat(onRecord(engine.kind(), id, 0)).isEmpty();
        assertThat(new JdbcCouponCatalog(OutboxStores.on(engine.kind()))
                        .find(id)
                        .orElseThrow()
                        .inventory()
                        .usedCount())
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void what_is_refused_or_fails_leaves_no_event(Engine engine) throws SQLException {
        CouponIssuer issuer = engine.withOutbox();
        CouponId taken = OutboxStores.create(engine.kind(), SampleCoupons.open(5));
        try (OtherTransaction other = new OtherTransaction(engine.kind())) {
            other.insert(taken, SampleCoupons.member(9), 1);
            other.commit();
        }
        CouponId ended = OutboxStores.create(engine.kind(), SampleCoupons.ended());
        for (List<MemberId> batch : List.of(members(1), members(1, 2))) {
            assertThatExceptionOfType(NotCarriedOutException.class).isThrownBy(() -> issuer.issueAll(taken, batch));
            assertThat(issuer.issueAll(ended, batch)).hasOnlyElementsOfType(IssueOutcome.Refused.class);
            assertThat(issuer.issueAll(SampleCoupons.newId(), batch)).hasOnlyElementsOfType(IssueOutcome.Refused.class);
        }
        assertThat(OutboxStores.rows(engine.kind())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void without_an_outbox_nothing_is_written(Engine engine) throws SQLException {
        OutboxStores.clear(engine.kind());
        CouponId id = OutboxStores.create(engine.kind(), SampleCoupons.open(5));
        CouponIssuer issuer = engine.make().apply(Stores.on(engine.kind()).own);
        for (List<MemberId> batch : List.of(members(1), members(2, 3))) {
            assertThat(issuer.issueAll(id, batch)).hasOnlyElementsOfType(Issued.class);
        }
        assertThat(OutboxStores.rows(engine.kind())).isEmpty();
    }

    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static void crash(AtomicBoolean crashes) {
        if (crashes.get()) {
            throw new Crash();
        }
    }

    /** The caller's transaction is on a connection of his own. */
    private static CouponIssuer witnessed(Engine engine, JdbcStore store, CommitWitness witness) {
        return engine.name().equals("transactional")
                ? (id, members) -> {
                    String url =
                            witness.jdbcUrl(TestDatabases.shared(engine.kind()).jdbcUrl());
                    return issueAndCommit(store, () -> Stores.connect(engine.kind(), url), id, members);
                }
                : engine.make().apply(store);
    }

    private static CouponIssuer committing(DatabaseKind kind, JdbcStore store) {
        return (id, members) -> issueAndCommit(store, () -> Stores.connect(kind), id, members);
    }

    private interface Connecting {
        Connection connect() throws SQLException;
    }

    private static List<IssueOutcome> issueAndCommit(
            JdbcStore store, Connecting connecting, CouponId id, List<MemberId> members) {
        try (Connection connection = connecting.connect()) {
            connection.setAutoCommit(false);
            try {
                List<IssueOutcome> outcomes = new TransactionalRowLock(store).issueAll(connection, id, members);
                connection.commit();
                return outcomes;
            } finally {
                connection.rollback();
            }
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private static List<CouponIssuedEvent> drain(DatabaseKind kind) {
        JdbcOutbox outbox = new JdbcOutbox(OutboxStores.on(kind));
        List<CouponIssuedEvent> events = new ArrayList<>();
        for (Optional<Delivery> next = outbox.poll(4); next.isPresent(); next = outbox.poll(4)) {
            assertThat(next.get().attempts()).isEqualTo(1);
            assertThat(next.get().unreadable()).isEmpty();
            events.addAll(next.get().events());
            outbox.acknowledge(next.get());
        }
        return events;
    }

    private static List<CouponIssuedEvent> onRecord(DatabaseKind kind, CouponId id, long epoch) {
        return new JdbcIssuedCouponHistory(OutboxStores.on(kind))
                .listByCoupon(id, 0, 100).stream()
                        .map(row -> new CouponIssuedEvent(
                                row.couponId(), row.memberId(), row.sequence(), epoch, row.issuedAt()))
                        .toList();
    }

    private static List<MemberId> members(int... numbers) {
        return IntStream.of(numbers).mapToObj(SampleCoupons::member).toList();
    }
}
