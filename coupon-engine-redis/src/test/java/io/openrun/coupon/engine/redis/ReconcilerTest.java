package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.DifferenceKind;
import io.openrun.coupon.queue.ReconcileReport;
import io.openrun.coupon.queue.Reconciler;
import io.openrun.coupon.testkit.DatabaseKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever was planted is found and repaired in one pass, nothing else is touched, and a second pass finds nothing. */
@Timeout(300)
class ReconcilerTest {

    private static final int EACH = FaultForm.of(5, 50);
    private static final int AT_ONCE = 16;

    @ParameterizedTest
    @EnumSource(
            value = DatabaseKind.class,
            names = {"H2", "POSTGRESQL"})
    void all_that_was_planted_is_found_and_repaired_in_one_pass(DatabaseKind kind) throws Exception {
        Reconciling reconciling = Reconciling.on(kind, "p");
        Map<PlantedDamage, List<CouponId>> planted = new EnumMap<>(PlantedDamage.class);
        for (PlantedDamage damage : PlantedDamage.values()) {
            planted.put(damage, damage.plant(reconciling, EACH));
        }
        List<CouponId> coupons = planted.values().stream().flatMap(List::stream).toList();
        reconciling.outwaitHorizon();
        Reconciler reconciler = reconciling.reconciler();

        State before = State.of(reconciling, coupons);
        Map<CouponId, ReconcileReport> seen = each(coupons, reconciler::look);
        assertThat(State.of(reconciling, coupons).isSame(before))
                .as("looking changes nothing")
                .isTrue();
        assertThat(found(planted, seen)).isEqualTo(expected());
        assertThat(seen.values().stream().mapToLong(ReconcileReport::count).sum())
                .isEqualTo(EACH * 12L);

        Map<CouponId, ReconcileReport> repaired = each(coupons, reconciler::repair);
        assertThat(found(planted, repaired)).isEqualTo(expected());
        assertThat(repaired.values()).allMatch(ReconcileReport::isRepaired);

        State after = State.of(reconciling, coupons);
        Map<CouponId, ReconcileReport> again = each(coupons, reconciler::repair);
        assertThat(again.values())
                .allSatisfy(report -> assertThat(report.differences()).isEmpty());
        assertThat(State.of(reconciling, coupons).isSame(after))
                .as("nothing is left to repair")
                .isTrue();
    }

    private static Map<PlantedDamage, Map<DifferenceKind, Long>> expected() {
        Map<PlantedDamage, Map<DifferenceKind, Long>> expected = new EnumMap<>(PlantedDamage.class);
        for (PlantedDamage damage : PlantedDamage.values()) {
            expected.put(damage, Map.of(damage.kind(), (long) EACH));
        }
        return expected;
    }

    private static Map<PlantedDamage, Map<DifferenceKind, Long>> found(
            Map<PlantedDamage, List<CouponId>> planted, Map<CouponId, ReconcileReport> reports) {
        Map<PlantedDamage, Map<DifferenceKind, Long>> found = new EnumMap<>(PlantedDamage.class);
        planted.forEach((damage, coupons) -> {
            Map<DifferenceKind, Long> kinds = new EnumMap<>(DifferenceKind.class);
            for (CouponId couponId : coupons) {
                ReconcileReport report = Objects.requireNonNull(reports.get(couponId));
                report.differences()
                        .forEach(difference -> kinds.merge(difference.kind(), difference.count(), Long::sum));
            }
            found.put(damage, kinds);
        });
        return found;
    }

    private interface Pass {
        ReconcileReport of(CouponId couponId);
    }

    private static Map<CouponId, ReconcileReport> each(List<CouponId> coupons, Pass pass) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<ReconcileReport>> passes = new ArrayList<>();
            coupons.forEach(couponId -> passes.add(() -> pass.of(couponId)));
            Map<CouponId, ReconcileReport> reports = new HashMap<>();
            for (Future<ReconcileReport> report : threads.invokeAll(passes)) {
                reports.put(report.get().couponId(), report.get());
            }
            return reports;
        } finally {
            threads.shutdownNow();
        }
    }

    /** All keys in Redis and all rows. */
    private record State(List<KeyCopies> keys, List<String> rows) {

        static State of(Reconciling reconciling, List<CouponId> coupons) {
            return new State(
                    coupons.stream()
                            .map(couponId -> KeyCopies.take(reconciling.store.jedis(), reconciling.keys(couponId)))
                            .toList(),
                    reconciling.allRows());
        }

        boolean isSame(State other) {
            for (int i = 0; i < keys.size(); i++) {
                if (!keys.get(i).isSame(other.keys.get(i))) {
                    return false;
                }
            }
            return rows.equals(other.rows);
        }
    }
}
