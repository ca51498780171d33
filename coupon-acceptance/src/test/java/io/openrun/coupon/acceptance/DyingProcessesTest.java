package io.openrun.coupon.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.MemberId;
import io.openrun.coupon.Paging;
import io.openrun.coupon.queue.DeadLetter;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.DeadLetters;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Coupons are issued in Redis and brought on record in PostgreSQL, while the processes that do it die and are stopped. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class DyingProcessesTest {

    private static final Logger LOG = LoggerFactory.getLogger(DyingProcessesTest.class);
    private static final Duration CLAIM_AFTER = Duration.ofSeconds(1);
    private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(30);
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(60);
    private static final Duration PACE = Duration.ofMillis(2);
    private static final int UNDER_WAY_MAX = 64;
    private static final int TOTAL = FaultForm.of(2_000, 10_000);
    private static final int POISONED = 3;
    private static final int REACHED_MOST = 5;
    private static final int ONE_IN_LOSES_ITS_GROUP = 6;
    private static final int LIFE_MAX_MS = 1_500;
    private static final List<CrashPoint> OF_THE_WORKER = List.of(
            CrashPoint.AFTER_RECEIVE,
            CrashPoint.AFTER_LOCK,
            CrashPoint.AFTER_INSERT_BEFORE_COMMIT,
            CrashPoint.AFTER_COMMIT_BEFORE_ACK,
            CrashPoint.MID_BATCH_ACK);

    private static Servers servers;
    private static Crowd crowd;
    private static Fleet fleet;
    private static int poisoned;

    private final Map<Sale, Long> checked = new HashMap<>();
    private final Random random = new Random(FaultForm.SEED);

    @BeforeAll
    static void start() throws IOException {
        servers = new Servers();
        crowd = new Crowd(() -> servers.open(TOTAL), UNDER_WAY_MAX, PACE);
        fleet = new Fleet(servers, crowd, CLAIM_AFTER);
    }

    @AfterAll
    static void stop() throws IOException {
        try (Servers all = servers) {
            crowd.close();
            List<String> logged = all.logged();
            LOG.info("the processes logged {} lines", logged.size());
            assertThat(logged.stream()
                            .filter(line -> line.contains(Members.CANARY))
                            .limit(3))
                    .as("names of members in logs")
                    .isEmpty();
        }
        assertThat(servers.childrenAlive()).as("processes left").isZero();
    }

    @BeforeEach
    void come() {
        crowd.come();
        Await.until("coupons are issued", () -> crowd.acknowledged() > 0);
    }

    @Test
    void a_process_that_dies_at_any_point_leaves_nothing_lost_nothing_twice_and_nothing_behind() throws IOException {
        int deaths = FaultForm.of(1, 10);
        for (int i = 0; i < deaths; i++) {
            die(CrashPoint.AFTER_SCRIPT_BEFORE_REPLY);
            OF_THE_WORKER.forEach(this::die);
            dieOfPoison();
            dieInRedrive();
        }
        Settled settled = settle();
        LOG.info("crash points, seed {}: {} deaths at each of 8 points; {}", FaultForm.SEED, deaths, settled);
        assertThat(settled.foundLater())
                .as("calls that were carried out, and nobody was told")
                .isPositive();
        assertThat(servers.logged()).as("what the processes logged").isNotEmpty();
        assertThat(settled.redriven()).as("dead letters delivered after all").isPositive();
    }

    private void die(CrashPoint point) {
        boolean isOfApp = point == CrashPoint.AFTER_SCRIPT_BEFORE_REPLY;
        Child victim = isOfApp ? fleet.app() : fleet.worker();
        victim.arm(point, 1 + random.nextInt(REACHED_MOST));
        int code = isOfApp ? fleet.replaceApp(false) : fleet.replaceWorker();
        assertThat(code).as("%s at %s", victim, point).isEqualTo(Trap.KILLED);
        awaitRecovery(point.toString());
    }

    private void dieOfPoison() {
        long waitingBefore = waiting();
        long heldBefore = heldByPoisoned();
        fleet.worker().arm(CrashPoint.AFTER_DLQ_COPY_BEFORE_REMOVE, 1);
        Await.until("there is stock for them", () -> crowd.ask(poison()));
        assertThat(fleet.replaceWorker()).isEqualTo(Trap.KILLED);
        awaitRecovery(CrashPoint.AFTER_DLQ_COPY_BEFORE_REMOVE.toString());
        Await.until("the dead letters are complete", () -> waiting() - waitingBefore >= heldByPoisoned() - heldBefore);
    }

    private static List<MemberId> poison() {
        return IntStream.range(0, POISONED)
                .mapToObj(i -> Members.poison(poisoned++))
                .toList();
    }

    private void dieInRedrive() {
        long before = waiting();
        try (Child operator = Child.start(RedriveApp.class, servers, answer -> {})) {
            operator.awaitReady();
            operator.arm(CrashPoint.MID_REDRIVE, 1 + random.nextInt(POISONED - 1));
            boolean unused = operator.tell(RedriveApp.REDRIVE);
            assertThat(operator.awaitEnd()).isEqualTo(Trap.KILLED);
        }
        assertThat(waiting())
                .as("those delivered and not decided are still there")
                .isPositive()
                .isLessThanOrEqualTo(before);
    }

    @Test
    void processes_that_are_killed_at_random_and_consumer_groups_that_get_lost_lose_nothing() {
        int kills = FaultForm.of(6, 60);
        for (int i = 0; i < kills; i++) {
            awaitTraffic();
            Await.pass(Duration.ofMillis(50 + random.nextInt(LIFE_MAX_MS)));
            boolean isApp = i % 2 == 0;
            (isApp ? fleet.app() : fleet.worker()).kill();
            assertThat(isApp ? fleet.replaceApp(false) : fleet.replaceWorker()).isEqualTo(Trap.KILLED);
            if (i % ONE_IN_LOSES_ITS_GROUP == 1) {
                crowd.sales().forEach(sale -> Outbox.of(servers, sale.couponId).loseGroup());
            }
        }
        Settled settled = settle();
        LOG.info("random kills, seed {}: {} kills; {}", FaultForm.SEED, kills, settled);
        assertThat(settled.unknown()).as("calls left in doubt").isPositive();
    }

    @Test
    void a_process_that_is_stopped_in_order_leaves_nobody_in_doubt_and_nothing_pending() {
        int stops = FaultForm.of(2, 20);
        for (int i = 0; i < stops; i++) {
            awaitTraffic();
            Await.pass(Duration.ofMillis(50 + random.nextInt(LIFE_MAX_MS / 3)));
            boolean isBySignal = i % 4 < 2;
            if (i % 2 == 0) {
                stop(fleet.app(), isBySignal);
                assertThat(fleet.replaceApp(true)).isEqualTo(isBySignal ? Child.TERMINATED : 0);
            } else {
                stopWorker(isBySignal);
            }
        }
        Settled settled = settle();
        LOG.info("graceful stops, seed {}: {} stops; {}", FaultForm.SEED, stops, settled);
        assertThat(settled.unknown()).as("calls left in doubt").isZero();
    }

    private static void stop(Child child, boolean isBySignal) {
        if (isBySignal) {
            child.terminate();
        } else {
            boolean unused = child.tell(Console.STOP);
        }
    }

    private void stopWorker(boolean isBySignal) {
        Child worker = fleet.worker();
        stop(worker, isBySignal);
        List<String> stopped = worker.await(WorkerApp.STOPPED);
        assertThat(stopped.get(1)).as("all that it had in hand is delivered").isEqualTo("true");
        int code = worker.awaitEnd();
        assertThat(code).isEqualTo(isBySignal ? Child.TERMINATED : 0);
        long pending = crowd.sales().stream()
                .mapToLong(sale -> Outbox.of(servers, sale.couponId).pending())
                .sum();
        assertThat(pending).as("taken and not acknowledged").isZero();
        int unused = fleet.replaceWorker();
    }

    @Test
    void a_reconciler_that_dies_leaves_what_the_next_one_repairs() throws SQLException {
        int deaths = FaultForm.of(1, 10);
        awaitTraffic();
        crowd.settle();
        List<Sale> sales = crowd.sales();
        Settled settled = settle();
        int deleted = 0;
        long repaired = 0;
        for (int i = 0; i < deaths; i++) {
            for (CrashPoint point : List.of(CrashPoint.RECONCILER_AFTER_READ, CrashPoint.RECONCILER_MID_REPAIR)) {
                Sale sale = sales.get(i % sales.size());
                deleted += servers.damage(sale);
                dieInRepair(sale, point);
                repaired += fleet.repair(sale.couponId);
                assertThat(fleet.repair(sale.couponId)).as("differences left").isZero();
                assertThat(Oracle.check(servers, sale)).isPositive();
            }
        }
        LOG.info("reconciler: {} deaths at each of 2 points, {} rows deleted; {}", deaths, deleted, settled);
        assertThat(deleted).as("rows deleted").isPositive();
        assertThat(repaired).as("differences left to the next").isPositive();
    }

    private static void dieInRepair(Sale sale, CrashPoint point) {
        try (Child operator = Child.start(ReconcileApp.class, servers, answer -> {})) {
            operator.awaitReady();
            operator.arm(point, 1);
            boolean unused = operator.tell(ReconcileApp.REPAIR, sale.couponId);
            assertThat(operator.awaitEnd()).as("%s", point).isEqualTo(Trap.KILLED);
        }
    }

    private static void awaitTraffic() {
        long before = crowd.acknowledged();
        Await.until("coupons are issued again", () -> crowd.acknowledged() > before + UNDER_WAY_MAX);
    }

    /** All places are on record that somebody was told of until now, but those of poison: these are dead letters. */
    private void awaitRecovery(String after) {
        for (Sale sale : crowd.sales()) {
            long from = checked.getOrDefault(sale, 0L);
            long last = sale.lastSequence();
            long poison = sale.heldByPoisoned(from, last);
            Await.until(
                    "the next has made up for a death " + after,
                    RECOVERED_WITHIN,
                    () -> Oracle.recorded(servers, sale, from, last) >= last - from - poison,
                    () -> "of coupon " + sale.couponId + " from " + from + " to " + last);
            checked.put(sale, last);
        }
    }

    private static long heldByPoisoned() {
        return crowd.sales().stream()
                .mapToLong(sale -> sale.heldByPoisoned(0, Long.MAX_VALUE))
                .sum();
    }

    private static long waiting() {
        return servers.deadLetters.waiting().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** What a test met, once nothing was under way any more, and all that must be zero was zero. */
    private record Settled(
            int sales, long answers, long rows, long unknown, long foundLater, long suspects, long redriven) {}

    private Settled settle() {
        crowd.settle();
        List<Sale> sales = crowd.takeSales();
        Await.until(
                "the outbox is empty",
                DRAINED_WITHIN,
                () -> sales.stream()
                        .allMatch(sale -> Outbox.of(servers, sale.couponId).isEmpty()),
                () -> "");
        long suspects = servers.deadLetters.waiting().getOrDefault(DeadLetterCause.WORKER_DIED, 0L);
        long redriven = redriveAll();
        assertThat(waiting()).as("dead letters").isZero();
        List<Long> rows = new ArrayList<>();
        sales.forEach(sale -> {
            rows.add(Oracle.check(servers, sale));
            assertThat(deadLetters(sale)).as("dead letters there were").hasSize((int)
                    sale.heldByPoisoned(0, Long.MAX_VALUE));
        });
        return new Settled(
                sales.size(),
                sales.stream().mapToLong(sale -> sale.count(answer -> true)).sum(),
                rows.stream().mapToLong(Long::longValue).sum(),
                sales.stream()
                        .mapToLong(sale -> sale.count(answer -> answer.kind() == Answer.Kind.UNKNOWN))
                        .sum(),
                sales.stream().mapToLong(Sale::foundLater).sum(),
                suspects,
                redriven);
    }

    private static List<DeadLetter> deadLetters(Sale sale) {
        return servers.deadLetters.list(
                new DeadLetters.Filter(null, DeadLetterCause.REJECTED, sale.couponId), null, Paging.LIMIT_MAX);
    }

    /** One that an operator died of is in nobody's hands once his lease is over. */
    private static long redriveAll() {
        long redriven = 0;
        for (int run = 0; run < 10 && waiting() > 0; run++) {
            redriven += fleet.redrive().get(0);
        }
        return redriven;
    }
}
