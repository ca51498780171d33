package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.Refusal;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.DeadLetter;
import io.openrun.coupon.queue.DifferenceKind;
import io.openrun.coupon.queue.EventBacklog.Backlog;
import io.openrun.coupon.queue.ReconcileReport;
import io.openrun.coupon.queue.Reconciler;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a reconciler calls missing, what it leaves alone, and how it repairs without giving a unit to two. */
@Timeout(60)
class ReconcilerJudgementTest {

    private static final Reconciling RECONCILING = Reconciling.on(DatabaseKind.H2, "j");

    private final Reconciler reconciler = RECONCILING.reconciler();

    @Test
    void what_is_younger_than_the_horizon_is_on_its_way() {
        CouponId couponId = RECONCILING.openedOnly(10, 4);
        ReconcileReport young =
                RECONCILING.builder().horizon(Duration.ofMinutes(1)).build().repair(couponId);
        assertThat(young.differences()).isEmpty();
        assertThat(young.counts().inFlight()).isEqualTo(4);
        assertThat(rows(couponId)).isZero();
        RECONCILING.outwaitHorizon();
        assertThat(kinds(reconciler.look(couponId))).isEqualTo(Map.of(DifferenceKind.MISSING_ROW, 4L));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RECONCILING.builder().horizon(Duration.ofMillis(999)));
    }

    @Test
    void what_waits_in_a_queue_for_so_long_or_of_an_unknown_age_is_on_its_way() {
        CouponId couponId = RECONCILING.openedOnly(10, 4);
        RECONCILING.outwaitHorizon();
        assertThat(withBacklogs(new Backlog(1, Duration.ofHours(1)))
                        .look(couponId)
                        .differences())
                .isEmpty();
        ReconcileReport unknown = withBacklogs(new Backlog(7, null)).look(couponId);
        assertThat(unknown.differences()).isEmpty();
        assertThat(unknown.horizon()).isNull();
        assertThat(unknown.counts().inFlight()).isEqualTo(4);
        // through one queue after the other
        assertThat(withBacklogs(new Backlog(1, Duration.ofMillis(400)), new Backlog(1, Duration.ofMinutes(1)))
                        .look(couponId)
                        .horizon())
                .isGreaterThan(Duration.ofMillis(60_400));
        assertThat(withBacklogs(Backlog.EMPTY).look(couponId).count()).isEqualTo(4);
    }

    private static Reconciler withBacklogs(Backlog... backlogs) {
        Reconciler.Builder builder = RECONCILING.builder();
        for (Backlog backlog : backlogs) {
            Reconciler.Builder unused = builder.backlog(() -> backlog);
        }
        return builder.build();
    }

    /** As many here as there, and yet not the same. */
    @Test
    void sets_are_compared_and_not_counts() {
        CouponId couponId = RECONCILING.opened(10, 6);
        RECONCILING.outwaitHorizon();
        RECONCILING.redis(couponId, """
                local holding = redis.call('HGET', KEYS[2], 'member-2')
                redis.call('HDEL', KEYS[2], 'member-2')
                return redis.call('HSET', KEYS[2], 'stranger', '9:' .. string.match(holding, '%d+$'))
                """);
        ReconcileReport report = reconciler.repair(couponId);
        assertThat(kinds(report))
                .containsEntry(DifferenceKind.MISSING_MEMBER, 1L)
                .containsEntry(DifferenceKind.MISSING_ROW, 1L);
        assertThat(reconciler.look(couponId).differences()).isEmpty();
        assertThat(RECONCILING.store.jedis().hlen(RECONCILING.keys(couponId).members()))
                .isEqualTo(7);
        assertThat(rows(couponId)).isEqualTo(7);
    }

    @Test
    void many_pages_are_compared() {
        CouponId couponId = RECONCILING.openedOnly(5_000, 0);
        for (int from = 0; from < 3_500; from += 500) {
            var unused = RECONCILING.issuer.issueAll(
                    couponId, SampleCoupons.members(from + 500).subList(from, from + 500));
        }
        List<CouponIssuedEvent> events = RECONCILING.events(couponId);
        RECONCILING.sink.append(events.subList(1_500, 3_500));
        RECONCILING.outwaitHorizon();
        ReconcileReport report = reconciler.repair(couponId);
        assertThat(kinds(report)).isEqualTo(Map.of(DifferenceKind.MISSING_ROW, 1_500L));
        assertThat(report.of(DifferenceKind.MISSING_ROW).orElseThrow().examples())
                .hasSize(1_000);
        assertThat(rows(couponId)).isEqualTo(3_500);
        assertThat(reconciler.look(couponId).differences()).isEmpty();
    }

    /** He may be in an event that is on its way: then he must not be able to win another one. */
    @Test
    void a_unit_whose_holder_is_lost_is_kept_back_once_nothing_is_on_its_way_and_never_sold_unasked() {
        CouponId couponId = RECONCILING.openedOnly(5, 4);
        List<CouponIssuedEvent> events = RECONCILING.events(couponId);
        RECONCILING.sink.append(events.subList(0, 3));
        lose(couponId, "member-3");
        ReconcileReport early =
                RECONCILING.builder().horizon(Duration.ofMinutes(1)).build().repair(couponId);
        assertThat(kinds(early)).isEqualTo(Map.of(DifferenceKind.COUNTER_AHEAD, 1L));
        assertThat(early.isRepaired()).isFalse();
        assertThat(early.toText()).contains("NOT ALL REPAIRED", "on its way");
        assertUnavailable(couponId);

        RECONCILING.outwaitHorizon();
        ReconcileReport late = reconciler.repair(couponId);
        assertThat(late.isRepaired()).as(late.toText()).isTrue();
        assertThat(late.counts().keptBack()).isEqualTo(1);
        assertThat(reconciler.look(couponId).differences()).isEmpty();
        assertThat(issued(couponId, 10, 20)).as("the one that was left").isEqualTo(1);

        assertThat(reconciler.release(couponId)).isEqualTo(1);
        assertThat(reconciler.look(couponId).counts().keptBack()).isZero();
        assertThat(issued(couponId, 20, 30)).as("the one that was kept back").isEqualTo(1);
        assertThat(issued(couponId, 30, 40)).isZero();
    }

    @Test
    void a_holder_who_turns_up_gets_the_unit_that_was_kept_back() {
        CouponId couponId = RECONCILING.openedOnly(5, 4);
        List<CouponIssuedEvent> events = RECONCILING.events(couponId);
        RECONCILING.sink.append(events.subList(0, 3));
        lose(couponId, "member-3");
        RECONCILING.outwaitHorizon();
        assertThat(reconciler.repair(couponId).counts().keptBack()).isEqualTo(1);
        RECONCILING.sink.append(events);
        ReconcileReport report = reconciler.repair(couponId);
        assertThat(kinds(report)).isEqualTo(Map.of(DifferenceKind.MISSING_MEMBER, 1L));
        assertThat(report.counts().keptBack()).isZero();
        IssuedCoupon held = events.get(3).issuedCoupon();
        assertThat(RECONCILING.issuer.issue(couponId, held.memberId())).isEqualTo(new IssueOutcome.AlreadyIssued(held));
        assertThat(issued(couponId, 10, 20)).isEqualTo(1);
        assertThat(reconciler.look(couponId).differences()).isEmpty();
    }

    @Test
    void who_waits_among_the_dead_letters_is_explained_and_his_unit_is_his() {
        CouponId couponId = RECONCILING.openedOnly(6, 5);
        List<CouponIssuedEvent> events = RECONCILING.events(couponId);
        RECONCILING.sink.append(events.subList(0, 2));
        RECONCILING.deadLetters().add(events.get(2), DeadLetter.State.WAITING);
        RECONCILING.deadLetters().add(events.get(3), DeadLetter.State.DISCARDED);
        RECONCILING.deadLetters().add(events.get(4), DeadLetter.State.WAITING);
        RECONCILING.outwaitHorizon();
        ReconcileReport report = reconciler.repair(couponId);
        assertThat(kinds(report)).isEqualTo(Map.of(DifferenceKind.DEAD, 2L, DifferenceKind.DISCARDED, 1L));
        assertThat(report.isClean()).isTrue();
        assertThat(rows(couponId)).isEqualTo(2);
        lose(couponId, "member-4");
        assertThat(kinds(reconciler.repair(couponId))).doesNotContainKey(DifferenceKind.COUNTER_AHEAD);
        assertUnavailable(couponId);
    }

    @Test
    void what_has_no_place_on_record_is_explained() {
        CouponId couponId = RECONCILING.opened(3, 3);
        assertThat(RECONCILING.redis(couponId, "return redis.call('HSET', KEYS[2], 'late', '7:1767225600000000')"))
                .isEqualTo(1L);
        ReconcileReport found = reconciler.repair(couponId);
        assertThat(kinds(found)).containsEntry(DifferenceKind.OVER_ISSUED, 1L);
        assertThat(kinds(reconciler.look(couponId)))
                .containsEntry(DifferenceKind.OVERFLOWED, 1L)
                .containsEntry(DifferenceKind.OVER_ISSUED, 1L)
                .doesNotContainKey(DifferenceKind.MISSING_ROW);
        assertThat(rows(couponId)).isEqualTo(3);
        assertUnavailable(couponId);
    }

    @Test
    void a_row_for_which_no_unit_is_left_is_not_put() {
        CouponId couponId = RECONCILING.opened(3, 3);
        StockEntry entry = RECONCILING.store.register().find(couponId).orElseThrow();
        var unused = RECONCILING.store.register().change(couponId, entry.epoch(), coupon -> coupon.addStock(1));
        CouponIssuedEvent stranger =
                new CouponIssuedEvent(couponId, SampleCoupons.member(99), 4, entry.epoch(), SampleCoupons.now());
        RECONCILING.sink.append(List.of(stranger));
        ReconcileReport report = reconciler.repair(couponId);
        assertThat(kinds(report))
                .isEqualTo(Map.of(DifferenceKind.MISSING_MEMBER, 1L, DifferenceKind.REVISION_BEHIND, 1L));
        assertThat(report.isRepaired()).isFalse();
        assertThat(reconciler.repair(couponId).isRepaired())
                .as("now there is one")
                .isTrue();
        assertThat(reconciler.look(couponId).differences()).isEmpty();
        assertThat(issued(couponId, 10, 20)).isZero();
    }

    @Test
    void a_removal_that_is_running_is_left_alone_and_one_that_died_is_ended() {
        CouponId couponId = RECONCILING.opened(10, 3);
        RECONCILING.redis(couponId, """
                local time = redis.call('TIME')
                redis.call('HSET', KEYS[1], 'withheld:now', '2:' .. time[1] .. string.format('%06d', time[2]))
                return redis.call('HINCRBY', KEYS[1], 'withheld', 2)
                """);
        assertThat(reconciler.repair(couponId).differences()).isEmpty();
        assertThat(RECONCILING.redis(couponId, "return redis.call('HGET', KEYS[1], 'withheld')"))
                .isEqualTo("2");
        // it got as far as the catalog, and no further
        RECONCILING.redis(couponId, "return redis.call('HSET', KEYS[1], 'withheld:now', '2:1767225600000000')");
        var unused = RECONCILING.store.register().change(couponId, 1, coupon -> coupon.removeStock(2));
        ReconcileReport report = reconciler.repair(couponId);
        assertThat(kinds(report)).isEqualTo(Map.of(DifferenceKind.WITHHELD, 1L, DifferenceKind.REVISION_BEHIND, 1L));
        assertThat(report.isRepaired()).isTrue();
        assertThat(issued(couponId, 10, 30)).as("ten, less three and two").isEqualTo(5);
    }

    @Test
    void units_held_back_without_a_name_are_kept_back() {
        CouponId couponId = RECONCILING.opened(10, 3);
        RECONCILING.redis(couponId, "return redis.call('HINCRBY', KEYS[1], 'withheld', 4)");
        ReconcileReport report = reconciler.repair(couponId);
        assertThat(kinds(report)).isEqualTo(Map.of(DifferenceKind.WITHHELD, 4L));
        assertThat(report.counts().keptBack()).isEqualTo(4);
        assertThat(issued(couponId, 10, 30)).isEqualTo(3);
        assertThat(reconciler.look(couponId).differences()).isEmpty();
    }

    @Test
    void a_coupon_that_is_not_in_redis_has_only_its_rows_counted() {
        var coupon = SampleCoupons.open(5);
        RECONCILING.catalog.create(coupon);
        assertThat(reconciler.look(coupon.id()).differences()).isEmpty();
        RECONCILING.sql(
                "UPDATE {coupon} SET used_count = 2 WHERE id = ?", coupon.id().value());
        assertThat(kinds(reconciler.repair(coupon.id()))).isEqualTo(Map.of(DifferenceKind.ROW_COUNTER, 1L));
        assertThat(reconciler.look(coupon.id()).differences()).isEmpty();
    }

    /** Either it is repaired, and the coupon issues again what is left and no more, or nothing is touched. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ALL_FLUSHED"})
    void any_damage_of_the_state_is_repaired_or_said_to_be_beyond_repair(Damage damage) {
        CouponId couponId = Objects.requireNonNull(DamagedCoupons.ONES.get(damage));
        CouponKeys keys = RECONCILING.keys(couponId);
        KeyCopies unused = KeyCopies.takeAndDo(RECONCILING.store.jedis(), keys, damage.lua());
        KeyCopies damaged = KeyCopies.take(RECONCILING.store.jedis(), keys);
        ReconcileReport report;
        try {
            report = reconciler.repair(couponId);
        } catch (NotCarriedOutException otherEpoch) {
            assertThat(damage.name()).matches("META_(OF_ANOTHER|WITHOUT)_EPOCH");
            return;
        }
        assertThat(report.differences()).as(report.toText()).isNotEmpty();
        if (report.isRepaired()) {
            assertThat(reconciler.look(couponId).isClean()).isTrue();
            int kept = Math.toIntExact(report.counts().keptBack());
            assertThat(issued(couponId, 0, 30)).isEqualTo(8 - report.counts().members() - kept);
            assertThat(kept).isLessThanOrEqualTo(1);
        } else {
            assertThat(kinds(report)).containsKey(DifferenceKind.STATE);
            assertThat(damage.name()).matches("(META|OUTBOX|MEMBERS|ALL)_.*");
            assertThat(damaged.isSame(KeyCopies.take(RECONCILING.store.jedis(), keys)))
                    .isTrue();
        }
    }

    /** A coupon for each damage, all of them older than the horizon. */
    private static final class DamagedCoupons {

        static final Map<Damage, CouponId> ONES = new EnumMap<>(Damage.class);

        static {
            for (Damage damage : Damage.values()) {
                ONES.put(damage, RECONCILING.opened(8, 5));
            }
            RECONCILING.outwaitHorizon();
        }
    }

    private static void lose(CouponId couponId, String member) {
        assertThat(RECONCILING.redis(couponId, "return redis.call('HDEL', KEYS[2], ARGV[1])", member))
                .isEqualTo(1L);
    }

    /** How many of these members are issued one now. */
    private static long issued(CouponId couponId, int from, int to) {
        List<IssueOutcome> outcomes =
                RECONCILING.issuer.issueAll(couponId, SampleCoupons.members(to).subList(from, to));
        assertThat(outcomes)
                .filteredOn(outcome -> outcome instanceof IssueOutcome.Refused)
                .allMatch(refused -> refused.equals(new IssueOutcome.Refused(Refusal.SOLD_OUT)));
        return outcomes.stream()
                .filter(outcome -> outcome instanceof IssueOutcome.Issued)
                .count();
    }

    private static void assertUnavailable(CouponId couponId) {
        assertThatExceptionOfType(NotCarriedOutException.class)
                .isThrownBy(() -> RECONCILING.issuer.issue(couponId, SampleCoupons.member(50)));
    }

    private static long rows(CouponId couponId) {
        return RECONCILING.rowCount(couponId);
    }

    private static Map<DifferenceKind, Long> kinds(ReconcileReport report) {
        Map<DifferenceKind, Long> kinds = new EnumMap<>(DifferenceKind.class);
        report.differences().forEach(difference -> kinds.put(difference.kind(), difference.count()));
        return kinds;
    }
}
