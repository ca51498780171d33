package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.SampleCoupons;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;

/** What a member takes of Redis' memory, so that maxmemory can be reckoned from the stock. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class MemoryTest {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryTest.class);
    private static final int MEMBERS = FaultForm.of(50_000, 1_000_000);
    private static final int GATHERED = 500;
    private static final int BYTES_MAX = 250;

    @Test
    void a_member_takes_less_than_250_bytes_if_decided_alone() {
        measure("one by one", 1);
    }

    @Test
    void a_member_takes_less_than_250_bytes_if_decided_with_others() {
        measure("500 together", GATHERED);
    }

    private static void measure(String name, int together) {
        // what is measured is memory; the disk would only make it slow
        try (RedisServer server =
                        RedisServer.builder().set("appendfsync", "everysec").start();
                ServerNode node = ServerNode.on(server, RedisDurability.fast())) {
            CouponId couponId = node.open(MEMBERS);
            long before = used(node.jedis);
            BiConsumer<Integer, Integer> issue =
                    (from, to) -> assertThat(node.issuer.issueAll(couponId, members(from, to)))
                            .hasSize(to - from);
            IntStream.range(0, MEMBERS / together)
                    .boxed()
                    .parallel()
                    .forEach(batch -> issue.accept(batch * together, (batch + 1) * together));
            long taken = used(node.jedis) - before;
            CouponKeys keys = node.keys(couponId);
            LOG.info(
                    "memory of {} members, {}: {} bytes each; members hash {}, outbox {}",
                    MEMBERS,
                    name,
                    taken / MEMBERS,
                    node.jedis.memoryUsage(keys.members(), 0) / MEMBERS,
                    node.jedis.memoryUsage(keys.outbox(), 0) / MEMBERS);
            assertThat(node.jedis.hlen(keys.members())).isEqualTo(MEMBERS);
            assertThat(taken / MEMBERS).isBetween(20L, (long) BYTES_MAX);
        }
    }

    private static List<MemberId> members(int from, int to) {
        return IntStream.range(from, to).mapToObj(SampleCoupons::member).toList();
    }

    private static long used(UnifiedJedis jedis) {
        return jedis.info("memory")
                .lines()
                .filter(line -> line.startsWith("used_memory_dataset:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                .findFirst()
                .orElseThrow();
    }
}
