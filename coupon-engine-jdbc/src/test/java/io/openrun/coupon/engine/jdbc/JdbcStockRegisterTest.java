package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.ChangeRefusedException.Reason;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.StockRegister;
import io.openrun.coupon.StockState;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where the stock lies, asked of two nodes over the same tables. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JdbcStockRegisterTest {

    private static final String HERE = "store-1";
    private static final String ELSEWHERE = "store-2";
    private static final MemberId KIM = SampleCoupons.member(1);

    /** Long enough for a call to reach the lock, and far below the lock timeout. */
    private static final Duration A_WHILE = Duration.ofMillis(200);

    private static final Duration HOUR = Duration.ofHours(1);

    @ParameterizedTest
    @EnumSource
    void what_was_created_lies_in_the_rows(DatabaseKind kind) {
        Coupon coupon = create(kind, StockState.ROWS);
        assertThat(node(kind).find(coupon.id())).contains(new StockEntry(coupon, StockState.ROWS, 0, 0, 0, null));
        new RowLockCouponIssuer(Stores.on(kind).own).issue(coupon.id(), KIM);
        catalog(kind).addStock(coupon.id(), 1);
        assertThat(node(kind).find(coupon.id()))
                .contains(new StockEntry(coupon.addStock(1).use(1), StockState.ROWS, 0, 1, 1, null));
        assertThat(node(kind).find(SampleCoupons.newId())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_take_over_begins_the_next_epoch(DatabaseKind kind) {
        Coupon coupon = create(kind, StockState.ROWS);
        StockEntry taken = node(kind).takeOver(coupon.id(), 0);
        assertThat(taken).isEqualTo(new StockEntry(coupon, StockState.OPENING, 1, 0, 0, null));
        assertThat(otherNode(kind).find(coupon.id())).contains(taken);
    }

    /** Who took over first and comes back late has an epoch that is over. */
    @ParameterizedTest
    @EnumSource
    void who_did_not_finish_is_taken_over_from(DatabaseKind kind) {
        CouponId id = create(kind, StockState.OPENING).id();
        assertThat(otherNode(kind).takeOver(id, 1).epoch()).isEqualTo(2);
        assertHeldElsewhere(kind, id, () -> node(kind).opened(id, 1, HERE));
        assertThat(otherNode(kind).opened(id, 2, ELSEWHERE).storeIdentity()).isEqualTo(ELSEWHERE);
    }

    @ParameterizedTest
    @EnumSource
    void the_store_that_is_opened_is_on_record(DatabaseKind kind) {
        Coupon coupon = create(kind, StockState.OPENING);
        StockEntry opened = node(kind).opened(coupon.id(), 1, HERE);
        assertThat(opened).isEqualTo(new StockEntry(coupon, StockState.OPEN, 1, 0, 0, HERE));
        assertThat(otherNode(kind).find(coupon.id())).contains(opened);
    }

    @ParameterizedTest
    @EnumSource
    void opening_the_same_store_again_changes_nothing(DatabaseKind kind) {
        CouponId id = create(kind, StockState.OPEN).id();
        StockEntry before = node(kind).find(id).orElseThrow();
        assertWritesNothing(
                kind, id, () -> assertThat(otherNode(kind).opened(id, 1, HERE)).isEqualTo(before));
    }

    @ParameterizedTest
    @EnumSource
    void a_second_store_is_not_opened_in_the_same_epoch(DatabaseKind kind) {
        CouponId id = create(kind, StockState.OPEN).id();
        assertHeldElsewhere(kind, id, () -> otherNode(kind).opened(id, 1, ELSEWHERE));
    }

    @ParameterizedTest
    @EnumSource
    void a_store_names_itself_in_1_to_64_characters_of_ascii(DatabaseKind kind) {
        CouponId id = create(kind, StockState.OPENING).id();
        for (String wrong : new String[] {null, "", "x".repeat(65), "café", "\uD83D\uDE00"}) {
            assertWritesNothing(
                    kind,
                    id,
                    () -> assertThatIllegalArgumentException()
                            .isThrownBy(() -> node(kind).opened(id, 1, wrong)));
        }
        String longest = "a B:/~".repeat(10) + "last";
        node(kind).opened(id, 1, longest);
        assertThat(node(kind).find(id).orElseThrow().storeIdentity()).isEqualTo(longest);
    }

    @ParameterizedTest
    @EnumSource
    void a_change_raises_the_revision(DatabaseKind kind) {
        Coupon coupon = create(kind, StockState.OPEN);
        node(kind).change(coupon.id(), 1, Coupon::suspend);
        StockEntry changed = node(kind).change(coupon.id(), 1, now -> now.addStock(5));
        Coupon expected = coupon.suspend().addStock(5);
        assertThat(changed).isEqualTo(new StockEntry(expected, StockState.OPEN, 1, 2, 0, HERE));
        assertThat(otherNode(kind).find(coupon.id())).contains(changed);
        assertThat(catalog(kind).find(coupon.id())).contains(expected);
    }

    @ParameterizedTest
    @EnumSource
    void a_change_that_changes_nothing_writes_nothing(DatabaseKind kind) {
        CouponId id = create(kind, StockState.OPEN).id();
        StockEntry before = node(kind).find(id).orElseThrow();
        assertWritesNothing(
                kind,
                id,
                () -> assertThat(node(kind).change(id, 1, Coupon::resume)).isEqualTo(before));
    }

    /** The issuing store knows more of them than are on record; the record follows in its own time. */
    @ParameterizedTest
    @EnumSource
    void a_change_does_not_move_the_count_of_those_on_record(DatabaseKind kind) {
        CouponId id = create(kind, StockState.OPEN).id();
        assertWritesNothing(
                kind,
                id,
                () -> assertThat(node(kind)
                                .change(id, 1, now -> now.use(2))
                                .coupon()
                                .inventory()
                                .usedCount())
                        .isZero());
        StockEntry changed = node(kind).change(id, 1, now -> now.use(2).removeStock(1));
        assertThat(changed.coupon().inventory().usedCount()).isZero();
        assertThat(node(kind).find(id)).contains(changed);
    }

    @ParameterizedTest
    @EnumSource
    void a_change_that_is_refused_writes_nothing(DatabaseKind kind) {
        CouponId id = create(kind, StockState.OPEN).id();
        assertRefused(kind, id, Reason.STOCK_IN_USE, () -> node(kind).change(id, 1, now -> now.removeStock(100)));
    }

    @ParameterizedTest
    @EnumSource
    void a_change_keeps_id_and_terms(DatabaseKind kind) {
        CouponId id = create(kind, StockState.OPEN).id();
        Coupon another = SampleCoupons.notStarted();
        assertWritesNothing(kind, id, () -> {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> node(kind).change(id, 1, now -> now.edit(another.terms())));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> node(kind).change(id, 1, now -> Coupon.of(another.id(), now.terms(), 1)));
        });
    }

    @ParameterizedTest
    @EnumSource
    void closing_again_changes_nothing(DatabaseKind kind) {
        Coupon coupon = create(kind, StockState.OPEN);
        StockEntry closed = node(kind).close(coupon.id(), 1);
        assertThat(closed).isEqualTo(new StockEntry(coupon, StockState.CLOSED, 1, 1, 0, HERE));
        assertWritesNothing(
                kind,
                coupon.id(),
                () -> assertThat(otherNode(kind).close(coupon.id(), 1)).isEqualTo(closed));
        assertThat(otherNode(kind).find(coupon.id())).contains(closed);
    }

    /** Each would be carried out in the epoch on record, which is the fence's proof. */
    @ParameterizedTest
    @EnumSource
    void nothing_is_changed_for_another_epoch(DatabaseKind kind) {
        for (long epoch : new long[] {0, 2, -1}) {
            assertHeldElsewhereFrom(kind, StockState.OPENING, id -> node(kind).takeOver(id, epoch));
            assertHeldElsewhereFrom(kind, StockState.OPENING, id -> node(kind).opened(id, epoch, HERE));
            assertHeldElsewhereFrom(kind, StockState.OPEN, id -> node(kind).opened(id, epoch, HERE));
            assertHeldElsewhereFrom(kind, StockState.OPEN, id -> node(kind).change(id, epoch, Coupon::suspend));
            assertHeldElsewhereFrom(kind, StockState.OPEN, id -> node(kind).close(id, epoch));
            assertHeldElsewhereFrom(kind, StockState.CLOSED, id -> node(kind).close(id, epoch));
        }
    }

    @ParameterizedTest
    @EnumSource
    void each_change_is_for_its_own_states(DatabaseKind kind) {
        Map<StockState, List<String>> allowed = Map.of(
                StockState.ROWS, List.of("takeOver"),
                StockState.OPENING, List.of("takeOver", "opened"),
                StockState.OPEN, List.of("opened", "change", "close"),
                StockState.RECOVERING, List.of(),
                StockState.CLOSED, List.of("close"));
        allowed.forEach((state, names) -> changes(kind).forEach((name, change) -> {
            if (names.contains(name)) {
                change.accept(node(kind).find(create(kind, state).id()).orElseThrow());
            } else {
                assertHeldElsewhereFrom(
                        kind, state, id -> change.accept(node(kind).find(id).orElseThrow()));
            }
        }));
    }

    @ParameterizedTest
    @EnumSource
    void a_coupon_that_there_is_not_is_unknown(DatabaseKind kind) {
        Coupon unknown = SampleCoupons.open(1);
        changes(kind)
                .values()
                .forEach(change -> assertThatExceptionOfType(ChangeRefusedException.class)
                        .isThrownBy(() -> change.accept(new StockEntry(unknown, StockState.ROWS, 0, 0, 0, null)))
                        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_COUPON)));
    }

    /** Who read the row before would otherwise find the version it read, and store on top. */
    @ParameterizedTest
    @EnumSource
    void every_change_raises_the_version(DatabaseKind kind) {
        CouponId id = create(kind, StockState.ROWS).id();
        long created = version(kind, id);
        node(kind).takeOver(id, 0);
        assertThat(version(kind, id)).isEqualTo(created + 1);
        node(kind).opened(id, 1, HERE);
        assertThat(version(kind, id)).isEqualTo(created + 2);
        node(kind).change(id, 1, Coupon::suspend);
        assertThat(version(kind, id)).isEqualTo(created + 3);
        node(kind).close(id, 1);
        assertThat(version(kind, id)).isEqualTo(created + 4);
    }

    /** Both wait for the row before they look, so the second sees what the first did. */
    @ParameterizedTest
    @EnumSource
    void of_two_who_take_over_at_once_one_wins(DatabaseKind kind) throws Exception {
        CouponId id = create(kind, StockState.ROWS).id();
        List<CompletableFuture<StockEntry>> calls = new ArrayList<>();
        try (OtherTransaction other = new OtherTransaction(kind)) {
            other.lockCoupon(id);
            calls.add(call(() -> node(kind).takeOver(id, 0)));
            calls.add(call(() -> otherNode(kind).takeOver(id, 0)));
            assertWait(calls);
            other.commit();
        }
        List<StockEntry> won = new ArrayList<>();
        List<Throwable> lost = new ArrayList<>();
        for (CompletableFuture<StockEntry> call : calls) {
            try {
                won.add(call.join());
            } catch (CompletionException refused) {
                lost.add(refused.getCause());
            }
        }
        assertThat(lost).singleElement().satisfies(JdbcStockRegisterTest::isHeldElsewhere);
        assertThat(won).singleElement().isEqualTo(node(kind).find(id).orElseThrow());
        assertThat(won.get(0).epoch()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_take_over_waits_for_who_issues_and_counts_what_they_did(DatabaseKind kind) throws Exception {
        Coupon coupon = create(kind, StockState.ROWS);
        try (OtherTransaction other = new OtherTransaction(kind)) {
            other.issue(coupon.id(), KIM, 1);
            CompletableFuture<StockEntry> call = call(() -> node(kind).takeOver(coupon.id(), 0));
            assertWait(List.of(call));
            other.commit();
            assertThat(call.get()).isEqualTo(new StockEntry(coupon.use(1), StockState.OPENING, 1, 0, 1, null));
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_rows_issue_nothing_once_the_stock_has_left_them(DatabaseKind kind) {
        for (StockState state : List.of(StockState.OPENING, StockState.OPEN, StockState.CLOSED)) {
            CouponId id = create(kind, state).id();
            assertWritesNothing(
                    kind,
                    id,
                    () -> assertThatExceptionOfType(NotCarriedOutException.class)
                            .isThrownBy(() -> new RowLockCouponIssuer(Stores.on(kind).own).issue(id, KIM))
                            .satisfies(failure ->
                                    assertThat(failure.reason()).isEqualTo(NotCarriedOutException.Reason.UNAVAILABLE)));
            assertThat(new JdbcIssuedCouponHistory(Stores.on(kind).own)
                            .count(id)
                            .total())
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_catalog_finds_what_it_may_not_change_any_more(DatabaseKind kind) {
        for (StockState state : List.of(StockState.OPENING, StockState.OPEN, StockState.CLOSED)) {
            Coupon coupon = create(kind, state);
            CouponId id = coupon.id();
            assertThat(catalog(kind).find(id)).contains(coupon);
            assertHeldElsewhere(kind, id, () -> catalog(kind).suspend(id));
            assertHeldElsewhere(kind, id, () -> catalog(kind).addStock(id, 1));
            assertHeldElsewhere(kind, id, () -> catalog(kind).removeStock(id, 1));
            assertHeldElsewhere(kind, id, () -> catalog(kind).edit(id, coupon.terms()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void all_are_listed_by_their_ids_in_byte_order(DatabaseKind kind) {
        try (JdbcStore store = emptyStore(kind)) {
            for (String id : List.of("b", "-", "B", "a", "_")) {
                create(store, id, Duration.ZERO, HOUR);
            }
            StockRegister register = new JdbcStockRegister(store);
            register.takeOver(new CouponId("a"), 0);
            assertThat(ids(register.list(null, 5))).containsExactly("-", "B", "_", "a", "b");
            assertThat(ids(register.list(null, 2))).containsExactly("-", "B");
            assertThat(ids(register.list(new CouponId("B"), 2))).containsExactly("_", "a");
            assertThat(ids(register.list(new CouponId("a"), 2))).containsExactly("b");
            assertThat(register.list(new CouponId("b"), 2)).isEmpty();
            assertThat(register.list(null, 5))
                    .allSatisfy(entry ->
                            assertThat(register.find(entry.coupon().id())).contains(entry));
        }
    }

    @ParameterizedTest
    @EnumSource
    void those_are_due_that_begin_soon_or_have_begun_and_are_not_over(DatabaseKind kind) {
        try (JdbcStore store = emptyStore(kind)) {
            create(store, "over", HOUR.negated().multipliedBy(2), HOUR.negated());
            create(store, "begun", HOUR.negated(), HOUR);
            create(store, "soon", HOUR, HOUR.multipliedBy(2));
            create(store, "far", HOUR.multipliedBy(3), HOUR.multipliedBy(4));
            StockRegister register = new JdbcStockRegister(store);
            assertThat(ids(register.listDue(Duration.ZERO, null, 9))).containsExactly("begun");
            assertThat(ids(register.listDue(HOUR.multipliedBy(2), null, 9))).containsExactly("begun", "soon");
            assertThat(ids(register.listDue(HOUR.multipliedBy(4), null, 9))).containsExactly("begun", "far", "soon");
            // longer than any clock goes on
            assertThat(ids(register.listDue(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999), null, 9)))
                    .containsExactly("begun", "far", "soon");

            assertThat(ids(register.listDue(HOUR.multipliedBy(4), null, 2))).containsExactly("begun", "far");
            assertThat(ids(register.listDue(HOUR.multipliedBy(4), new CouponId("far"), 2)))
                    .containsExactly("soon");
            assertThat(register.listDue(HOUR.multipliedBy(4), new CouponId("soon"), 2))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void those_that_another_store_was_opened_for_are_not_due(DatabaseKind kind) throws SQLException {
        try (JdbcStore store = emptyStore(kind)) {
            StockRegister register = new JdbcStockRegister(store);
            List<String> created = List.of("closed", "open", "opening", "rows");
            created.forEach(id -> create(store, id, HOUR.negated(), HOUR));
            assertThat(ids(register.listDue(Duration.ZERO, null, 9))).isEqualTo(created);
            for (String id : List.of("closed", "open", "opening")) {
                register.takeOver(new CouponId(id), 0);
            }
            assertThat(ids(register.listDue(Duration.ZERO, null, 9))).isEqualTo(created);
            for (String id : List.of("closed", "open")) {
                register.opened(new CouponId(id), 1, HERE);
            }
            register.close(new CouponId("closed"), 1);
            assertThat(ids(register.listDue(Duration.ZERO, null, 9))).containsExactly("opening", "rows");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_page_has_its_limits(DatabaseKind kind) {
        StockRegister register = node(kind);
        for (int limit : new int[] {0, 1_001}) {
            assertThatIllegalArgumentException().isThrownBy(() -> register.list(null, limit));
            assertThatIllegalArgumentException().isThrownBy(() -> register.listDue(HOUR, null, limit));
        }
        for (Duration wrong : new Duration[] {null, Duration.ofNanos(-1)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> register.listDue(wrong, null, 1));
        }
    }

    private static StockRegister node(DatabaseKind kind) {
        return new JdbcStockRegister(Stores.on(kind).own);
    }

    private static StockRegister otherNode(DatabaseKind kind) {
        return new JdbcStockRegister(Stores.on(kind).borrowing);
    }

    private static JdbcCouponCatalog catalog(DatabaseKind kind) {
        return new JdbcCouponCatalog(Stores.on(kind).own);
    }

    /** Every change, made for the epoch of what was seen. */
    private static Map<String, Consumer<StockEntry>> changes(DatabaseKind kind) {
        StockRegister register = node(kind);
        return Map.of(
                "takeOver", seen -> register.takeOver(seen.coupon().id(), seen.epoch()),
                "opened", seen -> register.opened(seen.coupon().id(), seen.epoch(), HERE),
                "change", seen -> register.change(seen.coupon().id(), seen.epoch(), Coupon::suspend),
                "close", seen -> register.close(seen.coupon().id(), seen.epoch()));
    }

    /** A coupon of ten, brought to a state; in epoch 1, unless it is still in the rows. */
    private static Coupon create(DatabaseKind kind, StockState state) {
        Coupon coupon = SampleCoupons.open(10);
        catalog(kind).create(coupon);
        if (state != StockState.ROWS) {
            node(kind).takeOver(coupon.id(), 0);
        }
        if (state == StockState.OPEN || state == StockState.CLOSED) {
            node(kind).opened(coupon.id(), 1, HERE);
        }
        if (state == StockState.CLOSED) {
            node(kind).close(coupon.id(), 1);
        }
        if (state == StockState.RECOVERING) {
            try (OtherTransaction other = new OtherTransaction(kind)) {
                other.update(coupon.id(), "state = 'RECOVERING', version = version + 1");
                other.commit();
            } catch (SQLException failure) {
                throw new AssertionError(failure);
            }
        }
        return coupon;
    }

    /** A store of its own, since the shared one has the coupons of other tests. */
    private static JdbcStore emptyStore(DatabaseKind kind) {
        String prefix = "r" + UUID.randomUUID().toString().substring(0, 8) + "_";
        JdbcStore store = Stores.ownPool(kind).poolSize(1).tablePrefix(prefix).build();
        new CouponSchema(store).install();
        return store;
    }

    private static void create(JdbcStore store, String id, Duration startsIn, Duration endsIn) {
        Instant now = SampleCoupons.now();
        new JdbcCouponCatalog(store)
                .create(Coupon.of(new CouponId(id), SampleCoupons.terms(now.plus(startsIn), now.plus(endsIn)), 1));
    }

    private static List<String> ids(List<StockEntry> entries) {
        return entries.stream().map(entry -> entry.coupon().id().value()).toList();
    }

    private static long version(DatabaseKind kind, CouponId id) {
        JdbcStore store = Stores.on(kind).own;
        return store.transactions()
                .look(handle -> store.coupons().find(handle, id))
                .orElseThrow()
                .version();
    }

    private static void assertWritesNothing(DatabaseKind kind, CouponId id, Runnable work) {
        JdbcStore store = Stores.on(kind).own;
        Supplier<CouponRow> row = () -> store.transactions()
                .look(handle -> store.coupons().find(handle, id))
                .orElseThrow();
        CouponRow before = row.get();
        work.run();
        assertThat(row.get()).isEqualTo(before);
    }

    private static void assertHeldElsewhereFrom(DatabaseKind kind, StockState state, Consumer<CouponId> call) {
        CouponId id = create(kind, state).id();
        assertHeldElsewhere(kind, id, () -> call.accept(id));
    }

    private static void assertHeldElsewhere(DatabaseKind kind, CouponId id, ThrowingCallable call) {
        assertRefused(kind, id, Reason.HELD_ELSEWHERE, call);
    }

    private static void assertRefused(DatabaseKind kind, CouponId id, Reason reason, ThrowingCallable call) {
        assertWritesNothing(
                kind,
                id,
                () -> assertThatExceptionOfType(ChangeRefusedException.class)
                        .isThrownBy(call)
                        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason)));
    }

    private static void isHeldElsewhere(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        ChangeRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.HELD_ELSEWHERE));
    }

    private static CompletableFuture<StockEntry> call(Supplier<StockEntry> call) {
        return CompletableFuture.supplyAsync(call, task -> new Thread(task).start());
    }

    private static void assertWait(List<CompletableFuture<StockEntry>> calls) {
        LockSupport.parkNanos(A_WHILE.toNanos());
        assertThat(calls).allSatisfy(call -> assertThat(call).isNotDone());
    }
}
