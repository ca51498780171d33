package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.testkit.RedisServer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Redis is killed again and again while a crowd asks: no answer may be wrong, and it goes on by itself. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KilledRedisTest {

    private static final Logger LOG = LoggerFactory.getLogger(KilledRedisTest.class);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(1);
    private static final int PATIENT = 10;
    private static final int CALLERS = 64;
    private static final Duration CALLERS_DEADLINE = Duration.ofSeconds(30);

    private final int kills = FaultForm.of(4, 50);

    @Test
    void callers_one_by_one_get_no_wrong_answer() throws Exception {
        try (Run run = new Run("one by one", 1_000)) {
            run.sellUntil(kills, run.node.issuer);
        }
    }

    @Test
    void callers_who_are_decided_together_get_no_wrong_answer() throws Exception {
        try (Run run = new Run("together", 10_000);
                CoalescingCouponIssuer gathering = CoalescingCouponIssuer.around(run.node.issuer)
                        .deadline(CALLERS_DEADLINE)
                        .build()) {
            run.sellUntil(kills, gathering);
        }
    }

    /** One sale after the other, so that kills come in all of its phases, until the server was killed often enough. */
    private static final class Run implements AutoCloseable {

        private final RedisServer server = RedisServer.builder().start();
        private final ServerNode node = ServerNode.on(server);
        private final Random random = new Random(FaultForm.SEED);
        private final Object betweenKills = new Object();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final String name;
        private final int total;

        private volatile @Nullable Sale current;
        private int killed;
        private int killedInSale;
        private long backNanosMost;
        private int sales;
        private long issued;
        private long unknown;
        private long notCarriedOut;
        private long foundLater;

        Run(String name, int total) {
            this.name = name;
            this.total = total;
        }

        void sellUntil(int kills, CouponIssuer issuer) throws Exception {
            ExecutorService killer = Executors.newSingleThreadExecutor();
            try {
                Future<?> killing = killer.submit(() -> kill(kills));
                while (!ended.get() || sales == 0) {
                    sell(issuer);
                }
                Object unused = killing.get(1, TimeUnit.MINUTES);
            } finally {
                killer.shutdownNow();
            }
            assertCoverage(kills);
        }

        private void sell(CouponIssuer issuer) throws Exception {
            Sale sale;
            synchronized (betweenKills) {
                sale = new Sale(open(), total, issuer);
                killedInSale = 0;
                current = sale;
            }
            sale.run(CALLERS, total + total / 4, () -> false);
            synchronized (betweenKills) {
                current = null;
                Recorded recorded = recorded(sale);
                sale.assertKept(recorded, name);
                assertThat(recorded.members())
                        .as("%s: nothing is left unsold", name)
                        .hasSize(total);
                assertThat(recorded.counter("restarts"))
                        .as("%s: restarts", name)
                        .isEqualTo(killedInSale);
                sales++;
                issued += total;
                unknown += sale.unknown.sum();
                notCarriedOut += sale.notCarriedOut.sum();
                foundLater += sale.foundLater.sum();
            }
        }

        /** By connections of its own, since those of the node may still be those to a dead server. */
        private CouponId open() {
            try (ServerNode fresh = ServerNode.on(server)) {
                return fresh.open(total);
            }
        }

        private Recorded recorded(Sale sale) {
            try (ServerNode fresh = ServerNode.on(server)) {
                return fresh.recorded(sale.couponId);
            }
        }

        private void kill(int kills) {
            try {
                while (!isEnough(kills)) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300 + random.nextInt(400)));
                    synchronized (betweenKills) {
                        killOnce();
                    }
                }
            } finally {
                ended.set(true);
            }
        }

        /** Few answers are on their way at a time, so it may take more kills until one of them meets a lost one. */
        private boolean isEnough(int kills) {
            synchronized (betweenKills) {
                return killed >= kills && (foundLater >= kills / 4 || killed >= PATIENT * kills);
            }
        }

        private void killOnce() {
            Sale sale = current;
            if (sale == null) {
                return;
            }
            server.kill();
            server.restart();
            long start = System.nanoTime();
            sale.ask(new MemberId("after-kill-" + killed));
            backNanosMost = Math.max(backNanosMost, System.nanoTime() - start);
            killed++;
            killedInSale++;
        }

        private void assertCoverage(int kills) {
            String figures = ("%s, seed %d: %d kills, %d sales, %d issued; answers lost %d, of which %d had happened;"
                            + " not carried out %d; back within %d ms")
                    .formatted(
                            name,
                            FaultForm.SEED,
                            killed,
                            sales,
                            issued,
                            unknown,
                            foundLater,
                            notCarriedOut,
                            TimeUnit.NANOSECONDS.toMillis(backNanosMost));
            LOG.info(figures);
            assertThat(killed).as(figures).isGreaterThanOrEqualTo(kills);
            assertThat(unknown).as(figures).isGreaterThanOrEqualTo(kills);
            assertThat(notCarriedOut).as(figures).isGreaterThanOrEqualTo(kills);
            assertThat(foundLater).as(figures).isGreaterThanOrEqualTo(kills / 4);
            assertThat(Duration.ofNanos(backNanosMost))
                    .as(figures)
                    .isLessThanOrEqualTo(BACK_WITHIN.multipliedBy(FaultForm.SLACK));
        }

        @Override
        public void close() {
            node.close();
            server.close();
        }
    }
}
