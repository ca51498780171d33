package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which streams an outbox looks at, and how often. */
@Timeout(60)
class RedisOutboxStreamsTest {

    private static final Duration SOON = Duration.ofMillis(20);

    private final Nodes nodes = Nodes.on(Topology.STANDALONE);
    private final Queue<CouponId> coupons = new ConcurrentLinkedQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicBoolean away = new AtomicBoolean();

    private RedisStore store(RedisStore.Builder builder) {
        return builder.register(new RegisterAround(new JdbcStockRegister(Nodes.ROWS)) {
                    @Override
                    public List<StockEntry> list(@Nullable CouponId after, int limit) {
                        int unused = asked.incrementAndGet();
                        if (away.get()) {
                            throw RedisFailure.unavailable("the register is away", null);
                        }
                        return coupons.stream()
                                .flatMap(each -> find(each).stream())
                                .toList();
                    }
                })
                .build();
    }

    private RedisOutbox outbox(Duration listEvery) {
        OutboxTimes times = new OutboxTimes(OutboxCoupon.LONG, listEvery, SOON, OutboxCoupon.LONG);
        return new RedisOutbox(store(Nodes.store(nodes.one.jedis())), times);
    }

    private OutboxCoupon open() {
        Coupon coupon = SampleCoupons.open(100);
        nodes.catalog.create(coupon);
        coupons.add(coupon.id());
        return OutboxCoupon.of(nodes, coupon.id());
    }

    @Test
    void the_register_is_not_asked_each_time() {
        open().issueEntries(10);
        RedisOutbox outbox = outbox(OutboxCoupon.LONG);
        OutboxCoupon.takeEach(outbox, 10).forEach(outbox::acknowledge);
        for (int i = 0; i < 100; i++) {
            assertThat(outbox.poll(1)).isEmpty();
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_coupon_that_is_opened_later_is_seen_soon() {
        RedisOutbox outbox = outbox(SOON);
        assertThat(outbox.poll(1)).isEmpty();
        open().issueEntries(1);
        assertThat(OutboxCoupon.takeOne(outbox).events()).hasSize(10);
    }

    @Test
    void without_the_register_those_that_are_known_go_on() {
        OutboxCoupon coupon = open();
        away.set(true);
        RedisOutbox outbox = outbox(SOON);
        assertThatExceptionOfType(NotCarriedOutException.class).isThrownBy(() -> outbox.poll(1));
        away.set(false);
        assertThat(outbox.poll(1)).isEmpty();
        away.set(true);
        int before = asked.get();
        ServerNode.await("it was asked in vain", () -> outbox.poll(1).isEmpty() && asked.get() > before + 1);
        coupon.issueEntries(1);
        assertThat(OutboxCoupon.takeOne(outbox).events()).hasSize(10);
    }

    @Test
    void a_coupon_that_is_closed_and_has_no_events_left_is_left_alone() {
        try (RedisServer server = RedisServer.builder().start();
                ServerNode node = ServerNode.on(server)) {
            CouponId id = node.open(10);
            coupons.add(id);
            RedisOutbox outbox = new RedisOutbox(
                    store(Nodes.store(node.jedis)), new OutboxTimes(OutboxCoupon.LONG, SOON, SOON, OutboxCoupon.LONG));
            assertThat(node.issue(id, 1)).isInstanceOf(Issued.class);
            assertThat(node.catalog.close(id).inventory().usedCount()).isEqualTo(1);
            outbox.acknowledge(OutboxCoupon.takeOne(outbox));
            ServerNode.await("it is left alone", () -> {
                ServerNode.tell(node.jedis, "CONFIG RESETSTAT");
                assertThat(outbox.poll(1)).isEmpty();
                assertThat(outbox.poll(1)).isEmpty();
                return calls(node, "xlen") + calls(node, "evalsha") == 0;
            });
        }
    }

    private static int calls(ServerNode node, String command) {
        Matcher matcher =
                Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(node.jedis.info("commandstats"));
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
