package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssueOutcome.AlreadyIssued;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.SampleCoupons;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A machine loses its power: after the kill, the end of the append-only file is cut off, as far as it may be missing. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PowerLossTest {

    private static final Logger LOG = LoggerFactory.getLogger(PowerLossTest.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    /** One for each connection: who waits for one would wait long after the end. */
    private static final int CALLERS = 32;

    private static final int TOTAL = 10_000_000;

    private final Random random = new Random(FaultForm.SEED);

    @TempDir
    Path folder;

    /** What was told by a moment, and how much was in the file right after. */
    record Sample(long nanos, int acknowledgements, long size) {}

    @Test
    void always_means_that_whoever_was_told_is_in_the_file_by_then() throws Exception {
        int cuts = FaultForm.of(2, 8);
        int told = 0;
        for (int i = 0; i < cuts; i++) {
            try (RedisServer server = AppendOnlyFile.server().start();
                    ServerNode node = ServerNode.on(server)) {
                Sale sale = new Sale(node.open(TOTAL), TOTAL, node.issuer);
                List<Sample> samples = killAmidst(server, sale, Duration.ofMillis(300 + random.nextInt(400)));
                Sample last = samples.get(samples.size() - 1 - random.nextInt(5));
                cutAndRestart(server, last.size());
                Recorded recorded = afterRestart(server, sale.couponId);
                recorded.assertAgrees(TOTAL, "always");
                Sale.assertOnRecord(sale.acknowledged(last.acknowledgements()), recorded, "always");
                assertGoesOn(server, sale, recorded);
                told += last.acknowledgements();
            }
        }
        LOG.info("power lost, always: {} cuts, {} were told, 0 of them lost", cuts, told);
        assertThat(told).isGreaterThan(100 * cuts);
    }

    /** Redis writes within a second, or at the end of a flush that takes longer, and a flush a second after the last. */
    @Test
    void everysec_loses_no_more_than_the_last_two_seconds_and_sells_none_twice_to_one() throws Exception {
        int cuts = FaultForm.of(1, 8);
        int told = 0;
        int lost = 0;
        for (int i = 0; i < cuts; i++) {
            try (RedisServer server = AppendOnlyFile.server()
                            .set("appendfsync", "everysec")
                            .start();
                    ServerNode node = ServerNode.on(server, RedisDurability.fast())) {
                Sale sale = new Sale(node.open(TOTAL), TOTAL, node.issuer);
                List<Sample> samples = killAmidst(server, sale, Duration.ofSeconds(3));
                int before = random.nextInt((int) (Duration.ofSeconds(2).toNanos() / LOOK_EVERY.toNanos()));
                Sample onDisk = samples.get(Math.max(0, samples.size() - 1 - before));
                cutAndRestart(server, onDisk.size());
                Recorded recorded = afterRestart(server, sale.couponId);
                recorded.assertAgrees(TOTAL, "everysec");
                List<IssuedCoupon> all = sale.acknowledged(sale.acknowledgements());
                long lostNow = all.stream()
                        .filter(issued -> !Sale.isOnRecord(issued, recorded))
                        .count();
                assertThat(lostNow)
                        .as("lost, of those who were told in the last two seconds before the file ended")
                        .isLessThanOrEqualTo(all.size() - acknowledgedBefore(samples, onDisk));
                assertGoesOn(server, sale, recorded);
                told += all.size();
                lost += Math.toIntExact(lostNow);
            }
        }
        LOG.info("power lost, everysec: {} cuts, {} were told, {} of them lost, as declared", cuts, told, lost);
        assertThat(lost).isBetween(1, told);
    }

    private static int acknowledgedBefore(List<Sample> samples, Sample onDisk) {
        long since = onDisk.nanos() - Duration.ofSeconds(2).toNanos();
        return samples.stream()
                .filter(sample -> sample.nanos() - since < 0)
                .mapToInt(Sample::acknowledgements)
                .max()
                .orElse(0);
    }

    /** The end of the file may be anywhere in what the last script wrote: it is there as a whole, or not at all. */
    @Test
    void a_script_of_which_only_a_part_is_in_the_file_was_not_carried_out() {
        try (RedisServer server =
                AppendOnlyFile.server().set("aof-load-truncated", "yes").start()) {
            AppendOnlyFile file = new AppendOnlyFile(server);
            Path copy = folder.resolve("whole.aof");
            CouponId couponId;
            long before;
            long whole;
            try (ServerNode node = ServerNode.on(server)) {
                couponId = node.open(10);
                assertThat(node.issue(couponId, 1)).isInstanceOf(Issued.class);
                before = file.size();
                assertThat(node.issuer.issueAll(couponId, SampleCoupons.members(4)))
                        .hasSize(4);
                whole = file.size();
            }
            server.kill();
            file.keep(copy);
            int cuts = FaultForm.of(3, 20);
            for (int i = 0; i <= cuts; i++) {
                file.restore(copy);
                boolean isCut = i < cuts;
                long size = isCut ? before + 1 + (whole - before - 1) * i / cuts : whole;
                file.cut(size);
                server.restart();
                assertWholeOrNot(server, couponId, isCut ? 1 : 4, "cut at " + size + " of " + whole);
                server.kill();
            }
            LOG.info("power lost, torn: {} cuts in the {} bytes of the last script", cuts, whole - before);
            server.restart();
        }
    }

    private static void assertWholeOrNot(RedisServer server, CouponId couponId, int holders, String about) {
        try (ServerNode node = ServerNode.on(server)) {
            Recorded recorded = node.recorded(couponId);
            recorded.assertAgrees(10, about);
            assertThat(recorded.members()).as(about).hasSize(holders);
            assertThat(node.issue(couponId, 1)).isInstanceOf(AlreadyIssued.class);
            assertThat(node.issue(couponId, 2)).isInstanceOf(holders == 1 ? Issued.class : AlreadyIssued.class);
            node.recorded(couponId).assertAgrees(10, about);
        }
    }

    private static List<Sample> killAmidst(RedisServer server, Sale sale, Duration after) throws Exception {
        AppendOnlyFile file = new AppendOnlyFile(server);
        List<Sample> samples = new ArrayList<>();
        AtomicBoolean ended = new AtomicBoolean();
        ExecutorService crowd = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> running = crowd.submit(() -> {
                sale.run(CALLERS, TOTAL, ended::get);
                return true;
            });
            long end = System.nanoTime() + after.toNanos();
            while (System.nanoTime() - end < 0 || samples.size() < 10) {
                int acknowledgements = sale.acknowledgements();
                samples.add(new Sample(System.nanoTime(), acknowledgements, file.size()));
                LockSupport.parkNanos(LOOK_EVERY.toNanos());
            }
            server.kill();
            ended.set(true);
            assertThat(running.get(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            crowd.shutdownNow();
        }
        sale.assertNothingWrong("until the power was lost");
        return samples;
    }

    private static void cutAndRestart(RedisServer server, long size) {
        new AppendOnlyFile(server).cut(size);
        server.restart();
    }

    private static Recorded afterRestart(RedisServer server, CouponId couponId) {
        try (ServerNode node = ServerNode.on(server, RedisDurability.fast())) {
            return node.recorded(couponId);
        }
    }

    /** Also for those who are forgotten: each is issued one now, and nobody two. */
    private static void assertGoesOn(RedisServer server, Sale sale, Recorded recorded) {
        try (ServerNode node = ServerNode.on(server, RedisDurability.fast())) {
            List<IssuedCoupon> all = sale.acknowledged(sale.acknowledgements());
            for (IssuedCoupon told : all.subList(Math.max(0, all.size() - 20), all.size())) {
                assertThat(node.issuer.issue(sale.couponId, told.memberId()))
                        .isInstanceOf(
                                recorded.members().containsKey(told.memberId()) ? AlreadyIssued.class : Issued.class);
            }
            Recorded after = node.recorded(sale.couponId);
            after.assertAgrees(TOTAL, "after it went on");
            assertThat(after.counter("restarts")).isEqualTo(1);
        }
    }
}
