package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.queue.ReconcileReport;
import io.openrun.coupon.queue.Reconciler;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reconciler beside what goes on: issuing and storing, another one, and its own death in the middle. */
@Timeout(120)
class ReconcilingAtOnceTest {

    private static final int EACH = FaultForm.of(4, 50);
    private static final int BATCH = 20;
    private static final int BATCHES_A_SECOND = 100;
    private static final Duration LOAD = Duration.ofSeconds(FaultForm.of(5, 60));

    @Test
    void nothing_is_found_on_healthy_data_while_it_is_issued_and_stored() throws Exception {
        Reconciling reconciling = Reconciling.on(DatabaseKind.H2, "l");
        int batches = (int) LOAD.toSeconds() * BATCHES_A_SECOND;
        CouponId couponId = reconciling.openedOnly(BATCH * batches, 0);
        RedisOutbox outbox = new RedisOutbox(reconciling.store);
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try (EventWorker worker = EventWorker.builder()
                .source(outbox)
                .sink(reconciling.sink)
                .deadLetters(reconciling.deadLetters())
                .codec(RecordedDeadLetters.CODEC)
                .build()
                .start()) {
            long began = System.nanoTime();
            Future<?> issuing = caller.submit(() -> issue(reconciling, couponId, batches));
            Reconciler reconciler = reconciling.builder().backlog(outbox).build();
            List<ReconcileReport> reports = new ArrayList<>();
            while (!issuing.isDone()) {
                ReconcileReport report =
                        reports.size() % 2 == 0 ? reconciler.look(couponId) : reconciler.repair(couponId);
                assertThat(report.differences()).as(report.toText()).isEmpty();
                reports.add(report);
            }
            issuing.get();
            double seconds = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1e3;
            assertThat(worker.drain(Duration.ofSeconds(30))).isTrue();
            ReconcileReport end = reconciler.look(couponId);
            assertThat(end.differences()).isEmpty();
            assertThat(end.counts().rows()).isEqualTo(BATCH * (long) batches);
            assertThat(reports).as("passes while it was issued").hasSizeGreaterThan(5);
            assertThat(reports)
                    .as("of them with events on their way")
                    .anyMatch(report -> report.counts().inFlight() > 0);
            assertThat(end.counts().members() / seconds)
                    .as("issued in a second")
                    .isGreaterThan(BATCH * BATCHES_A_SECOND / (double) FaultForm.SLACK);
        } finally {
            caller.shutdownNow();
        }
    }

    private static void issue(Reconciling reconciling, CouponId couponId, int batches) {
        long began = System.nanoTime();
        List<MemberId> members = SampleCoupons.members(BATCH * batches);
        for (int i = 0; i < batches; i++) {
            long due = began + i * TimeUnit.SECONDS.toNanos(1) / BATCHES_A_SECOND;
            LockSupport.parkNanos(due - System.nanoTime());
            var unused = reconciling.issuer.issueAll(couponId, members.subList(BATCH * i, BATCH * (i + 1)));
        }
    }

    @Test
    void two_at_once_repair_what_one_would() {
        Reconciling reconciling = Reconciling.on(DatabaseKind.H2, "b");
        List<CouponId> coupons = planted(reconciling);
        reconciling.outwaitHorizon();
        Reconciler one = reconciling.reconciler();
        Reconciler other = reconciling.reconciler();
        long found = 0;
        for (CouponId couponId : coupons) {
            CompletableFuture<ReconcileReport> first = CompletableFuture.supplyAsync(() -> one.repair(couponId));
            CompletableFuture<ReconcileReport> second = CompletableFuture.supplyAsync(() -> other.repair(couponId));
            found += Math.max(first.join().count(), second.join().count());
        }
        assertThat(found).isGreaterThanOrEqualTo(coupons.size());
        assertClean(reconciling, coupons);
    }

    /** At every call that repairs, one after the other. */
    @Test
    void one_that_dies_in_the_middle_can_be_run_again() {
        Reconciling reconciling = Reconciling.on(DatabaseKind.H2, "d");
        List<CouponId> coupons = planted(reconciling);
        reconciling.outwaitHorizon();
        AtomicInteger deaths = new AtomicInteger();
        for (CouponId couponId : coupons) {
            for (int calls = 0; ; calls++) {
                AtomicInteger left = new AtomicInteger(calls);
                Runnable dies = () -> {
                    if (left.getAndDecrement() <= 0) {
                        deaths.incrementAndGet();
                        throw RedisFailure.unavailable("died", null);
                    }
                };
                EventSink sink = events -> {
                    reconciling.sink.append(events);
                    dies.run();
                };
                Reconciler dying = reconciling
                        .builder()
                        .live(new DyingLiveIssues(reconciling.live(), dies))
                        .sink(sink)
                        .build();
                try {
                    ReconcileReport report = dying.repair(couponId);
                    if (left.get() >= 0) {
                        assertThat(report.isRepaired()).as(report.toText()).isTrue();
                        break;
                    }
                } catch (NotCarriedOutException died) {
                    assertThat(died).hasMessage("died");
                }
            }
        }
        assertThat(deaths.get()).isGreaterThan(coupons.size());
        assertClean(reconciling, coupons);
    }

    @Test
    void a_failure_of_a_store_is_passed_on() {
        Reconciling reconciling = Reconciling.on(DatabaseKind.H2, "f");
        CouponId couponId = reconciling.opened(3, 1);
        Reconciler broken = reconciling
                .builder()
                .backlog(() -> {
                    throw RedisFailure.unavailable("away", null);
                })
                .build();
        assertThatExceptionOfType(NotCarriedOutException.class).isThrownBy(() -> broken.look(couponId));
    }

    private static List<CouponId> planted(Reconciling reconciling) {
        List<CouponId> coupons = new ArrayList<>();
        for (PlantedDamage damage : PlantedDamage.values()) {
            List<CouponId> damaged = damage.plant(reconciling, EACH);
            coupons.addAll(damaged.subList(0, Math.min(2, damaged.size())));
        }
        return coupons;
    }

    /** Nothing differs, the script can work again, and no more were issued than there are. */
    private static void assertClean(Reconciling reconciling, List<CouponId> coupons) {
        Reconciler reconciler = reconciling.reconciler();
        for (CouponId couponId : coupons) {
            assertThat(reconciler.look(couponId).differences()).isEmpty();
            int total =
                    reconciling.catalog.find(couponId).orElseThrow().inventory().totalCount();
            var unused = reconciling.issuer.issueAll(couponId, SampleCoupons.members(300));
            assertThat(reconciling.store.jedis().hlen(reconciling.keys(couponId).members()))
                    .isEqualTo(total);
        }
    }
}
