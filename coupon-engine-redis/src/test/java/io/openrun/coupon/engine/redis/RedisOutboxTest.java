package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventBacklog;
import io.openrun.coupon.queue.EventSource.Delivery;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The events that scripts recorded, taken and acknowledged. */
class RedisOutboxTest {

    private final Nodes nodes = Nodes.on(Topology.STANDALONE);
    private final CouponId id = SampleCoupons.newId();
    private final RedisStore store = storeOf(id);
    private final LuaCouponIssuer issuer = new LuaCouponIssuer(store);
    private final RedisOutbox outbox = new RedisOutbox(store);

    @BeforeEach
    void open() {
        Coupon sample = SampleCoupons.open(5_000);
        nodes.catalog.create(new Coupon(id, sample.terms(), sample.inventory(), false));
    }

    @Test
    void has_each_issued_coupon_once_in_the_order_of_issue() {
        List<MemberId> members =
                List.of(new MemberId("Kim"), new MemberId("kim "), new MemberId("김철수"), new MemberId("a:b\\n,c"));
        List<IssuedCoupon> issued = new ArrayList<>();
        issuer.issueAll(id, members)
                .forEach(outcome -> issued.add(outcome.held().orElseThrow()));
        issuer.issueAll(id, members);
        issued.add(issuer.issue(id, SampleCoupons.member(9)).held().orElseThrow());
        assertThat(takeAll(outbox)).extracting(CouponIssuedEvent::issuedCoupon).containsExactlyElementsOf(issued);
        assertThat(outbox.poll(100)).isEmpty();
    }

    @Test
    void has_nothing_of_who_was_refused() {
        nodes.catalog.suspend(id);
        assertThat(issuer.issue(id, SampleCoupons.member(1))).isInstanceOf(IssueOutcome.Refused.class);
        assertThat(outbox.poll(1)).isEmpty();
    }

    @Test
    void what_was_written_as_one_piece_is_given_out_as_one() {
        issuer.issueAll(id, SampleCoupons.members(300));
        issuer.issueAll(id, SampleCoupons.members(400));
        assertThat(outbox.poll(1).orElseThrow().events()).hasSize(300);
        assertThat(outbox.poll(1).orElseThrow().events()).hasSize(100);
    }

    @Test
    void single_events_are_given_out_together() {
        for (int i = 0; i < 50; i++) {
            issuer.issue(id, SampleCoupons.member(i));
        }
        Delivery first = outbox.poll(20).orElseThrow();
        Delivery second = outbox.poll(20).orElseThrow();
        assertThat(first.events()).hasSize(20);
        assertThat(second.events()).hasSize(20);
        assertThat(outbox.poll(20).orElseThrow().events()).hasSize(10);
    }

    @Test
    void however_entries_differ_hardly_more_events_are_given_out_than_asked_for() {
        for (int i = 0; i < 200; i++) {
            int first = i * 1_000;
            int end = first + (i % 20 == 19 ? 200 : 1);
            issuer.issueAll(
                    id,
                    IntStream.range(first, end).mapToObj(SampleCoupons::member).toList());
        }
        int taken = 0;
        for (int polls = 0; taken < 2_190; polls++) {
            int size = outbox.poll(100).orElseThrow().events().size();
            assertThat(size).isBetween(1, 500);
            assertThat(polls).isLessThan(30);
            taken += size;
        }
        assertThat(taken).isEqualTo(2_190);
    }

    @Test
    void tells_what_is_not_acknowledged_and_for_how_long() {
        assertThat(outbox.backlog()).isEqualTo(EventBacklog.Backlog.EMPTY);
        issuer.issueAll(id, SampleCoupons.members(10));
        long issuedNanos = System.nanoTime();
        issuer.issueAll(id, SampleCoupons.members(20));
        issuer.issueAll(id, SampleCoupons.members(30));
        Delivery first = outbox.poll(1).orElseThrow();
        Delivery second = outbox.poll(1).orElseThrow();
        assertThat(outbox.backlog().messages()).isEqualTo(3);
        outbox.acknowledge(second);
        assertThat(outbox.backlog().messages()).isEqualTo(2);
        Duration since = Duration.ofNanos(System.nanoTime() - issuedNanos).truncatedTo(ChronoUnit.MILLIS);
        assertThat(outbox.backlog().oldestAge()).isBetween(since, since.plusSeconds(10));
        outbox.acknowledge(first);
        outbox.acknowledge(outbox.poll(1).orElseThrow());
        assertThat(outbox.backlog()).isEqualTo(EventBacklog.Backlog.EMPTY);
    }

    @Test
    void takers_share_what_there_is() {
        issuer.issueAll(id, SampleCoupons.members(10));
        RedisOutbox other = new RedisOutbox(storeOf(id));
        Delivery taken = outbox.poll(100).orElseThrow();
        assertThat(other.poll(100)).isEmpty();
        outbox.acknowledge(taken);
        outbox.acknowledge(taken);
    }

    @Test
    void what_is_not_acknowledged_comes_again() throws InterruptedException {
        issuer.issueAll(id, SampleCoupons.members(10));
        Delivery lost = outbox.poll(100).orElseThrow();
        RedisOutbox impatient = new RedisOutbox(storeOf(id), Duration.ofMillis(20));
        Thread.sleep(30);
        Delivery again = impatient.poll(100).orElseThrow();
        assertThat(again.events()).isEqualTo(lost.events());
        impatient.acknowledge(again);
        Thread.sleep(30);
        assertThat(impatient.poll(100)).isEmpty();
    }

    @Test
    void a_lost_group_begins_anew_and_loses_nothing() {
        issuer.issueAll(id, SampleCoupons.members(10));
        assertThat(outbox.poll(100)).isPresent();
        store.jedis().xgroupDestroy(store.keys(id, 1).outbox(), StockOpening.GROUP);
        assertThat(takeAll(outbox)).hasSize(10);
        assertThat(outbox.lostEvents()).isZero();
    }

    @Test
    void a_missing_stream_is_not_taken_for_an_empty_one() {
        issuer.issueAll(id, SampleCoupons.members(10));
        store.jedis().del(store.keys(id, 1).outbox());
        assertThatExceptionOfType(NotCarriedOutException.class).isThrownBy(() -> outbox.poll(1));
        assertThat(store.jedis().exists(store.keys(id, 1).outbox())).isFalse();
    }

    @Test
    void a_coupon_in_trouble_does_not_keep_the_others_back() {
        Coupon troubled = SampleCoupons.open(1);
        nodes.catalog.create(troubled);
        store.jedis().del(store.keys(troubled.id(), 1).outbox());
        issuer.issueAll(id, SampleCoupons.members(10));
        RedisOutbox both = new RedisOutbox(storeOf(troubled.id(), id));
        assertThat(both.poll(100).orElseThrow().events()).hasSize(10);
        assertThatExceptionOfType(NotCarriedOutException.class).isThrownBy(() -> both.poll(100));
    }

    @Test
    void names_what_is_wrong_with_an_argument() {
        assertThatIllegalArgumentException().isThrownBy(() -> outbox.poll(0)).withMessageContaining("eventsMax");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RedisOutbox(store, Duration.ZERO))
                .withMessageContaining("claimAfter");
    }

    /** What a new group gets in two looks: the first may find that there was none. */
    private static List<CouponIssuedEvent> takeAll(RedisOutbox outbox) {
        List<CouponIssuedEvent> events = new ArrayList<>();
        for (int empty = 0; empty < 2; ) {
            Optional<Delivery> delivery = outbox.poll(1_000);
            delivery.ifPresent(taken -> events.addAll(taken.events()));
            empty += delivery.isPresent() ? 0 : 1;
        }
        return events;
    }

    /** A store that knows of these coupons only, so that tests don't take each other's events. */
    private RedisStore storeOf(CouponId... couponIds) {
        return Nodes.store(nodes.one.jedis())
                .register(new RegisterAround(new JdbcStockRegister(Nodes.ROWS)) {
                    @Override
                    public List<StockEntry> list(@Nullable CouponId after, int limit) {
                        return after == null
                                ? Stream.of(couponIds)
                                        .flatMap(each -> find(each).stream())
                                        .toList()
                                : List.of();
                    }
                })
                .build();
    }
}
