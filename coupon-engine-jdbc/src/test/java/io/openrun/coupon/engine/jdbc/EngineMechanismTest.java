package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueOutcome.AlreadyIssued;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.IssueOutcome.Refused;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.Refusal;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How each engine keeps others away, seen from a second transaction. The contract can't tell: the constraints behind it
 * hide a lost lock.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineMechanismTest {

    private static final MemberId KIM = SampleCoupons.member(1);
    private static final MemberId LEE = SampleCoupons.member(2);

    /** Long enough for a call to reach the lock, and far below the lock timeout. */
    private static final Duration A_WHILE = Duration.ofMillis(300);

    record Engine(String name, DatabaseKind kind, Function<JdbcStore, CouponIssuer> make) {

        CouponIssuer own() {
            return make.apply(Stores.on(kind).own);
        }

        CouponIssuer borrowing() {
            return make.apply(Stores.on(kind).borrowing);
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
                        new Engine("conditional", kind, ConditionalUpdateCouponIssuer::new)));
    }

    /** Lock or version test: without it the call would count from what it read before, into a constraint. */
    @ParameterizedTest
    @MethodSource("engines")
    void what_another_transaction_takes_meanwhile_is_seen(Engine engine) throws Exception {
        CouponId id = create(engine, SampleCoupons.open(2));
        try (OtherTransaction other = new OtherTransaction(engine.kind())) {
            other.issue(id, LEE, 1);
            CompletableFuture<IssueOutcome> call = call(engine.own(), id, KIM);
            assertWaits(call);
            other.commit();
            assertThat(call.get()).isInstanceOf(Issued.class);
            assertThat(call.get().held()).map(IssuedCoupon::sequence).contains(2L);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void the_last_one_taken_meanwhile_leaves_a_refusal(Engine engine) throws Exception {
        CouponId id = create(engine, SampleCoupons.open(1));
        try (OtherTransaction other = new OtherTransaction(engine.kind())) {
            other.issue(id, LEE, 1);
            CompletableFuture<IssueOutcome> call = call(engine.own(), id, KIM);
            assertWaits(call);
            other.commit();
            assertThat(call.get()).isEqualTo(new Refused(Refusal.SOLD_OUT));
        }
    }

    /** The second click of a double click waits for the first, and then sees its row. */
    @ParameterizedTest
    @MethodSource("engines")
    void a_second_click_sees_the_row_of_the_first(Engine engine) throws Exception {
        CouponId id = create(engine, SampleCoupons.open(5));
        try (OtherTransaction other = new OtherTransaction(engine.kind())) {
            other.issue(id, KIM, 1);
            CompletableFuture<IssueOutcome> call = call(engine.own(), id, KIM);
            assertWaits(call);
            other.commit();
            assertThat(call.get()).isInstanceOf(AlreadyIssued.class);
        }
        assertThat(used(engine, id)).isEqualTo(1);
    }

    /** Parent first: while a call waits for the coupon's row it holds nothing else that another could need. */
    @ParameterizedTest
    @MethodSource("engines")
    void a_waiting_call_holds_nothing_of_the_issued_coupons(Engine engine) throws Exception {
        CouponId id = create(engine, SampleCoupons.open(5));
        try (OtherTransaction other = new OtherTransaction(engine.kind())) {
            other.lockCoupon(id);
            CompletableFuture<IssueOutcome> call = call(engine.own(), id, KIM);
            assertWaits(call);
            other.issue(id, KIM, 1);
            other.commit();
            assertThat(call.get()).isInstanceOf(AlreadyIssued.class);
        }
    }

    /** The moment is read after the wait: a transaction that began before the end issues nothing after it. */
    @ParameterizedTest
    @MethodSource("engines")
    void the_period_is_decided_after_the_wait(Engine engine) throws Exception {
        for (CouponIssuer issuer : List.of(engine.own(), engine.borrowing())) {
            Instant end = SampleCoupons.now().plus(A_WHILE.multipliedBy(2));
            CouponId id = create(engine, SampleCoupons.between(end.minus(Duration.ofHours(1)), end, 5));
            try (OtherTransaction other = new OtherTransaction(engine.kind())) {
                other.lockCoupon(id);
                CompletableFuture<IssueOutcome> call = call(issuer, id, KIM);
                assertWaits(call);
                LockSupport.parkNanos(A_WHILE.multipliedBy(2).toNanos());
                other.rollback();
                assertThat(call.get()).isEqualTo(new Refused(Refusal.ENDED));
            }
        }
    }

    /** The moment of issue is that of the decision, not of the transaction's start. */
    @ParameterizedTest
    @MethodSource("engines")
    void the_moment_of_issue_is_after_the_wait(Engine engine) throws Exception {
        CouponId id = create(engine, SampleCoupons.open(5));
        try (OtherTransaction other = new OtherTransaction(engine.kind())) {
            other.lockCoupon(id);
            CompletableFuture<IssueOutcome> call = call(engine.own(), id, KIM);
            assertWaits(call);
            Instant released = SampleCoupons.now();
            other.rollback();
            assertThat(call.get().held().orElseThrow().issuedAt())
                    .isAfterOrEqualTo(released.minus(Duration.ofMillis(5)));
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void a_lock_that_is_not_had_in_time_is_busy_and_carries_nothing_out(Engine engine) throws Exception {
        CouponId id = create(engine, SampleCoupons.open(5));
        try (JdbcStore hasty = Stores.ownPool(engine.kind())
                        .deadline(Duration.ofSeconds(1))
                        .build();
                OtherTransaction other = new OtherTransaction(engine.kind())) {
            other.lockCoupon(id);
            long start = System.nanoTime();
            assertThatExceptionOfType(NotCarriedOutException.class)
                    .isThrownBy(() -> engine.make().apply(hasty).issue(id, KIM))
                    .satisfies(failure -> assertThat(failure.reason()).isEqualTo(NotCarriedOutException.Reason.BUSY))
                    .satisfies(failure -> assertThat(failure.retryAfter()).isPositive());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(2_500));
        }
        assertThat(used(engine, id)).isZero();
        assertThat(engine.own().issue(id, KIM)).isInstanceOf(Issued.class);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void stock_that_is_held_elsewhere_is_not_issued(Engine engine) throws Exception {
        CouponId id = create(engine, SampleCoupons.open(5));
        try (OtherTransaction other = new OtherTransaction(engine.kind())) {
            other.update(id, "state = 'OPEN', version = version + 1");
            other.commit();
        }
        for (List<MemberId> members : List.of(List.of(KIM), List.of(KIM, LEE))) {
            assertThatExceptionOfType(NotCarriedOutException.class)
                    .isThrownBy(() -> engine.own().issueAll(id, members))
                    .satisfies(failure ->
                            assertThat(failure.reason()).isEqualTo(NotCarriedOutException.Reason.UNAVAILABLE));
        }
        assertThat(used(engine, id)).isZero();
    }

    /** A row that foreign code inserted without the counter stands in the way of the next; nothing is half done. */
    @ParameterizedTest
    @MethodSource("engines")
    void a_sequence_that_foreign_code_took_fails_without_a_trace(Engine engine) throws Exception {
        CouponId id = create(engine, SampleCoupons.open(5));
        try (OtherTransaction other = new OtherTransaction(engine.kind())) {
            other.insert(id, LEE, 1);
            other.commit();
        }
        assertThatExceptionOfType(NotCarriedOutException.class)
                .isThrownBy(() -> engine.own().issue(id, KIM));
        assertThat(used(engine, id)).isZero();
        assertThat(engine.own().issue(id, LEE)).isInstanceOf(AlreadyIssued.class);
    }

    private static CouponId create(Engine engine, Coupon coupon) {
        new JdbcCouponCatalog(Stores.on(engine.kind()).own).create(coupon);
        return coupon.id();
    }

    private static int used(Engine engine, CouponId id) {
        return new JdbcCouponCatalog(Stores.on(engine.kind()).own)
                .find(id)
                .orElseThrow()
                .inventory()
                .usedCount();
    }

    private static CompletableFuture<IssueOutcome> call(CouponIssuer issuer, CouponId id, MemberId member) {
        return CompletableFuture.supplyAsync(() -> issuer.issue(id, member), task -> new Thread(task).start());
    }

    private static void assertWaits(CompletableFuture<IssueOutcome> call) throws SQLException {
        LockSupport.parkNanos(A_WHILE.toNanos());
        assertThat(call).isNotDone();
    }
}
