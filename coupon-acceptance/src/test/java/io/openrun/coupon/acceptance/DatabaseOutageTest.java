package io.openrun.coupon.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL stands still, and then is gone for a while: coupons are issued in Redis all the time, and none is lost. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DatabaseOutageTest {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseOutageTest.class);
    private static final Duration CLAIM_AFTER = Duration.ofSeconds(15);
    private static final Duration PACE = Duration.ofNanos(100_000);
    private static final Duration ANSWERED_WITHIN = Duration.ofMillis(500);
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(30);
    private static final Duration NO_MORE_FOR = Duration.ofMillis(300);
    private static final int EVENTS = 10_000;
    private static final int BEFORE = 500;
    private static final int UNDER_WAY_MAX = 500;
    private static final int TOTAL = 1_000_000;

    private final Duration each = Duration.ofSeconds(FaultForm.of(3, 15));

    private Servers servers;
    private Crowd crowd;
    private Fleet fleet;
    private PostgresqlProcess postgresql;

    @BeforeEach
    void start() throws IOException {
        servers = new Servers();
        crowd = new Crowd(() -> servers.open(TOTAL), UNDER_WAY_MAX, PACE);
        fleet = new Fleet(servers, crowd, CLAIM_AFTER);
        postgresql = PostgresqlProcess.of(servers.database);
    }

    @AfterEach
    void stop() throws IOException {
        postgresql.thaw();
        crowd.close();
        servers.close();
    }

    @Test
    void all_that_is_issued_while_the_database_is_away_is_on_record_soon_after() throws Exception {
        crowd.come();
        Await.until("coupons are issued", () -> crowd.acknowledged() > BEFORE);
        Await.until(
                "the worker knows of all coupons",
                () -> crowd.sales().stream().allMatch(sale -> Oracle.recorded(servers, sale, 0, 1) > 0));
        List<Outbox> outboxes = outboxes();
        Duration unused = crowd.takeP99();
        long before = crowd.acknowledged();

        postgresql.freeze();
        long start = System.nanoTime();
        Taken once = takenAtMost(outboxes);
        passUntil(start, each);
        Taken frozen = taken(outboxes);
        postgresql.thaw();
        postgresql.stop();
        long stopped = System.nanoTime();
        Taken again = takenAtMost(outboxes);
        passUntil(stopped, each);
        Await.until("so many were told that they hold one", () -> crowd.acknowledged() >= before + EVENTS);
        Duration p99 = crowd.takeP99();
        long issued = crowd.acknowledged() - before;
        Taken gone = taken(outboxes);
        Duration away = Duration.ofNanos(System.nanoTime() - start);
        postgresql.start();
        long back = System.nanoTime();

        crowd.settle();
        Await.until(
                "the outbox is empty",
                DRAINED_WITHIN,
                () -> outboxes.stream().allMatch(Outbox::isEmpty),
                () -> fleet.worker() + " " + status());
        Duration drained = Duration.ofNanos(System.nanoTime() - back);
        LOG.info(
                "{} issued while the database was away for {} ms, p99 {} ms; taken {}, {}; drained within {} ms",
                issued,
                away.toMillis(),
                p99.toMillis(),
                frozen,
                gone,
                drained.toMillis());
        assertThat(issued).isGreaterThanOrEqualTo(EVENTS);
        assertThat(frozen).as("taken while it stood still").isEqualTo(once);
        assertThat(gone).as("taken while it was gone").isEqualTo(again);
        assertThat(p99).isLessThanOrEqualTo(ANSWERED_WITHIN);
        assertThat(servers.deadLetters.waiting()).isEmpty();
        for (Sale sale : crowd.takeSales()) {
            long rows = Oracle.check(servers, sale);
            assertThat(rows).isPositive();
        }
    }

    private static void passUntil(long start, Duration time) {
        Duration left = time.minusNanos(System.nanoTime() - start);
        if (!left.isNegative()) {
            Await.pass(left);
        }
    }

    private List<Outbox> outboxes() {
        return crowd.sales().stream()
                .map(sale -> Outbox.of(servers, sale.couponId))
                .toList();
    }

    /** What the worker says of itself: taken, stored, dead-lettered, failing. */
    private List<String> status() {
        boolean unused = fleet.worker().tell(WorkerApp.STATUS);
        return fleet.worker().await(WorkerApp.STATUS).subList(1, 5);
    }

    private boolean isFailing() {
        return status().get(3).equals("true");
    }

    /** What was taken from the outbox and not acknowledged: entries, and how often they were given out. */
    private record Taken(long pending, long deliveries, String taken) {}

    /** What it has in hand once it has noticed that it can store nothing; from then on it must take nothing more. */
    private Taken takenAtMost(List<Outbox> outboxes) {
        Await.until("the worker has noticed", this::isFailing);
        Await.until("it takes no more", () -> {
            Taken before = taken(outboxes);
            Await.pass(NO_MORE_FOR);
            return taken(outboxes).equals(before);
        });
        return taken(outboxes);
    }

    private Taken taken(List<Outbox> outboxes) {
        return new Taken(
                outboxes.stream().mapToLong(Outbox::pending).sum(),
                outboxes.stream().mapToLong(Outbox::deliveries).sum(),
                status().get(0));
    }
}
