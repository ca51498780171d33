package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.ChangeRefusedException.Reason;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueOutcome.AlreadyIssued;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.Refusal;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.StockState;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.engine.jdbc.RowLockCouponIssuer;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How the stock of a coupon gets from the rows into Redis, and who issues it meanwhile. */
class StockOpeningTest {

    private final Nodes nodes = Nodes.on(Topology.STANDALONE);
    private final RedisCouponCatalog catalog = nodes.catalog.catalog();
    private final RedisCouponCatalog otherCatalog = Nodes.catalog(nodes.other);
    private final LuaCouponIssuer issuer = new LuaCouponIssuer(nodes.one);
    private final JdbcStockRegister register = new JdbcStockRegister(Nodes.ROWS);

    @Test
    void nobody_issues_before_it_is_open() {
        Coupon coupon = created(10);
        assertUnavailable(coupon.id());
        assertThat(catalog.open(coupon.id())).isEqualTo(coupon);
        assertThat(new LuaCouponIssuer(nodes.other).issue(coupon.id(), SampleCoupons.member(1)))
                .isInstanceOf(IssueOutcome.Issued.class);
        assertThatExceptionOfType(NotCarriedOutException.class)
                .isThrownBy(() -> new RowLockCouponIssuer(Nodes.ROWS).issue(coupon.id(), SampleCoupons.member(2)));
    }

    @Test
    void many_nodes_at_once_open_it_once() {
        CouponId id = created(10).id();
        RedisCouponCatalog one = patient(nodes.one);
        RedisCouponCatalog other = patient(nodes.other);
        List<CompletableFuture<Coupon>> openings = IntStream.range(0, 16)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> (i % 2 == 0 ? one : other).open(id)))
                .toList();
        assertThat(openings)
                .allSatisfy(opening ->
                        assertThat(opening.join().inventory().totalCount()).isEqualTo(10));
        assertThat(entry(id).epoch()).isEqualTo(1);
        assertThat(entry(id).state()).isEqualTo(StockState.OPEN);
        assertThat(entry(id).storeIdentity()).matches("[0-9a-f]{40}");
    }

    @Test
    void what_was_issued_before_is_taken_along() {
        CouponId id = created(3_000).id();
        RowLockCouponIssuer rows = new RowLockCouponIssuer(Nodes.ROWS);
        List<IssuedCoupon> before = Stream.of(0, 1_000)
                .flatMap(from -> rows.issueAll(id, SampleCoupons.members(2_000).subList(from, from + 1_000)).stream())
                .map(outcome -> outcome.held().orElseThrow())
                .toList();
        assertThat(catalog.open(id).inventory().getRemainCount()).isEqualTo(1_000);
        assertThat(issuer.issue(id, SampleCoupons.member(1_234))).isEqualTo(new AlreadyIssued(before.get(1_234)));
        assertThat(issuer.issue(id, SampleCoupons.member(5_000))
                        .held()
                        .orElseThrow()
                        .sequence())
                .isEqualTo(2_001);
    }

    @Test
    void who_does_not_finish_is_taken_over_from() {
        CouponId id = created(10).id();
        StockEntry abandoned = register.takeOver(id, 0);
        assertUnavailable(id);
        assertThat(catalog.open(id).inventory().totalCount()).isEqualTo(10);
        assertThat(entry(id).epoch()).isEqualTo(2);
        assertThatExceptionOfType(ChangeRefusedException.class)
                .isThrownBy(() -> register.opened(id, abandoned.epoch(), "late"));
        assertThat(issuer.issue(id, SampleCoupons.member(1))).isInstanceOf(IssueOutcome.Issued.class);
    }

    /** The meta hash comes last: before it nothing can be issued, however far the loading got. */
    @Test
    void an_opening_that_breaks_off_issues_nothing_and_can_be_repeated() {
        CouponId id = created(10).id();
        List<IssueOutcome> before = new RowLockCouponIssuer(Nodes.ROWS).issueAll(id, SampleCoupons.members(3));
        AtomicBoolean broken = new AtomicBoolean(true);
        RedisStore breaking = Nodes.store(nodes.one.jedis())
                .register(new RegisterAround(register) {
                    @Override
                    public StockEntry opened(CouponId couponId, long epoch, String storeIdentity) {
                        if (broken.getAndSet(false)) {
                            throw RedisFailure.unavailable("the catalog went away", null);
                        }
                        return super.opened(couponId, epoch, storeIdentity);
                    }
                })
                .build();
        RedisCouponCatalog breakingCatalog = Nodes.catalog(breaking);
        assertThatExceptionOfType(NotCarriedOutException.class).isThrownBy(() -> breakingCatalog.open(id));
        assertUnavailable(id);
        assertThat(breakingCatalog.open(id).inventory().getRemainCount()).isEqualTo(7);
        assertThat(issuer.issue(id, SampleCoupons.member(2)))
                .isEqualTo(new AlreadyIssued(before.get(2).held().orElseThrow()));
    }

    @Test
    void open_again_brings_redis_up_to_the_catalog() {
        CouponId id = created(1).id();
        catalog.open(id);
        register.change(id, 1, coupon -> coupon.addStock(1).suspend());
        assertThat(issuer.issue(id, SampleCoupons.member(1))).isInstanceOf(IssueOutcome.Issued.class);
        Coupon reopened = otherCatalog.open(id);
        assertThat(reopened.inventory().totalCount()).isEqualTo(2);
        assertThat(issuer.issue(id, SampleCoupons.member(2))).isEqualTo(new IssueOutcome.Refused(Refusal.SUSPENDED));
        catalog.resume(id);
        assertThat(issuer.issue(id, SampleCoupons.member(2))).isInstanceOf(IssueOutcome.Issued.class);
    }

    @Test
    void a_closed_coupon_is_ended_and_its_holders_keep_their_answer() {
        CouponId id = created(10).id();
        catalog.open(id);
        IssuedCoupon won = issuer.issue(id, SampleCoupons.member(1)).held().orElseThrow();
        catalog.close(id);
        catalog.close(id);
        assertThat(issuer.issueAll(id, SampleCoupons.members(3)))
                .containsExactly(
                        new IssueOutcome.Refused(Refusal.ENDED),
                        new AlreadyIssued(won),
                        new IssueOutcome.Refused(Refusal.ENDED));
        assertThat(catalog.find(id).orElseThrow().inventory().usedCount()).isEqualTo(1);
        assertThatExceptionOfType(ChangeRefusedException.class).isThrownBy(() -> catalog.open(id));
    }

    @Test
    void terms_are_frozen_once_it_is_open() {
        Coupon coupon = created(10);
        catalog.open(coupon.id());
        assertThatExceptionOfType(ChangeRefusedException.class)
                .isThrownBy(() -> catalog.edit(coupon.id(), coupon.terms()))
                .matches(refused -> refused.reason() == Reason.TERMS_FROZEN);
    }

    /** Redis keeps the units back while the catalog is asked, and gives them back if it says no. */
    @Test
    void stock_that_the_catalog_does_not_remove_is_given_back() {
        CouponId id = created(3).id();
        catalog.open(id);
        RedisStore refusing = Nodes.store(nodes.one.jedis())
                .register(new RegisterAround(register) {
                    @Override
                    public StockEntry change(CouponId couponId, long epoch, UnaryOperator<Coupon> change) {
                        assertThat(issuer.issueAll(id, SampleCoupons.members(4)))
                                .filteredOn(outcome -> outcome.held().isPresent())
                                .hasSize(1);
                        throw RedisFailure.unavailable("the catalog is away", null);
                    }
                })
                .build();
        assertThatExceptionOfType(NotCarriedOutException.class)
                .isThrownBy(() -> Nodes.catalog(refusing).removeStock(id, 2));
        assertThat(catalog.find(id).orElseThrow().inventory().getRemainCount()).isEqualTo(2);
        assertThat(catalog.removeStock(id, 2).inventory().getRemainCount()).isZero();
        assertThatExceptionOfType(ChangeRefusedException.class)
                .isThrownBy(() -> catalog.removeStock(id, 1))
                .matches(refused -> refused.reason() == Reason.STOCK_IN_USE);
    }

    @Test
    void what_is_due_is_opened() {
        RedisStore store = nodes.one;
        Coupon now = created(1);
        Coupon soon = SampleCoupons.between(
                SampleCoupons.now().plus(Duration.ofMinutes(5)),
                SampleCoupons.now().plus(Duration.ofHours(1)),
                1);
        catalog.create(soon);
        Coupon later = SampleCoupons.notStarted();
        catalog.create(later);
        Coupon over = SampleCoupons.ended();
        catalog.create(over);
        List<CouponId> mine = Stream.of(now, soon, later, over).map(Coupon::id).toList();
        assertThat(catalog.openDue(Duration.ofMinutes(10), coupon -> mine.contains(coupon.id())))
                .containsExactlyInAnyOrder(now.id(), soon.id());
        assertThat(store.register().find(later.id()).orElseThrow().state()).isEqualTo(StockState.ROWS);
        assertThat(issuer.issue(soon.id(), SampleCoupons.member(1)))
                .isEqualTo(new IssueOutcome.Refused(Refusal.NOT_STARTED));
        assertThat(catalog.openDue(Duration.ofMinutes(10), coupon -> mine.contains(coupon.id())))
                .isEmpty();
    }

    @Test
    void a_crowd_for_an_unknown_coupon_asks_the_catalog_once_a_second() {
        AtomicInteger asked = new AtomicInteger();
        RedisStore counting = Nodes.store(nodes.one.jedis())
                .register(new RegisterAround(register) {
                    @Override
                    public Optional<StockEntry> find(CouponId couponId) {
                        asked.incrementAndGet();
                        return super.find(couponId);
                    }
                })
                .build();
        CouponId unknown = SampleCoupons.newId();
        LuaCouponIssuer crowded = new LuaCouponIssuer(counting);
        long start = System.nanoTime();
        List<IssueOutcome> answers = IntStream.range(0, 1_000)
                .parallel()
                .mapToObj(i -> crowded.issue(unknown, SampleCoupons.member(i)))
                .toList();
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        assertThat(answers).containsOnly(new IssueOutcome.Refused(Refusal.UNKNOWN_COUPON));
        assertThat(asked.get()).isBetween(1, 1 + Math.toIntExact(seconds));
    }

    /** One with the usual patience, so that a slow opening is not taken over from. */
    private static RedisCouponCatalog patient(RedisStore store) {
        return new RedisCouponCatalog(
                store, new JdbcCouponCatalog(Nodes.ROWS), new JdbcIssuedCouponHistory(Nodes.ROWS));
    }

    private Coupon created(int total) {
        Coupon coupon = SampleCoupons.open(total);
        catalog.create(coupon);
        return coupon;
    }

    private StockEntry entry(CouponId id) {
        return register.find(id).orElseThrow();
    }

    /** Asked through a node that remembers nothing. */
    private void assertUnavailable(CouponId id) {
        LuaCouponIssuer fresh =
                new LuaCouponIssuer(Nodes.store(nodes.one.jedis()).build());
        assertThatExceptionOfType(NotCarriedOutException.class)
                .isThrownBy(() -> fresh.issue(id, SampleCoupons.member(1)))
                .matches(failure -> failure.reason() == NotCarriedOutException.Reason.UNAVAILABLE);
    }
}
