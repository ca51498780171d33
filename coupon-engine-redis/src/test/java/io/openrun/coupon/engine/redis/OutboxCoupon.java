package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.queue.EventSource.Delivery;
import io.openrun.coupon.testkit.SampleCoupons;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XPendingParams;
import redis.clients.jedis.params.XTrimParams;
import redis.clients.jedis.resps.StreamPendingEntry;

/** A coupon that was opened, its stream, and outboxes that know of no other coupon. */
final class OutboxCoupon {

    static final Duration LONG = Duration.ofHours(1);
    static final Duration SHORT = Duration.ofMillis(1);

    final CouponId id;
    final CouponKeys keys;
    final UnifiedJedis jedis;
    private final LuaCouponIssuer issuer;
    private volatile @Nullable String traceparent;

    private OutboxCoupon(Nodes nodes, CouponId id) {
        this.id = id;
        this.keys = nodes.keys(id);
        this.jedis = nodes.one.jedis();
        this.issuer = new LuaCouponIssuer(
                Nodes.store(jedis).traceparent(() -> traceparent).build());
    }

    static OutboxCoupon on(Topology topology) {
        Nodes nodes = Nodes.on(topology);
        Coupon coupon = SampleCoupons.open(100_000);
        nodes.catalog.create(coupon);
        return of(nodes, coupon.id());
    }

    static OutboxCoupon of(Nodes nodes, CouponId opened) {
        return new OutboxCoupon(nodes, opened);
    }

    /** Shortens whenever it can. */
    RedisOutbox outbox() {
        return outbox(LONG, SHORT);
    }

    RedisOutbox outbox(Duration claimAfter, Duration tidyEvery) {
        RedisStore store = Nodes.store(jedis)
                .register(new RegisterAround(new JdbcStockRegister(Nodes.ROWS)) {
                    @Override
                    public List<StockEntry> list(@Nullable CouponId after, int limit) {
                        return after == null ? find(id).stream().toList() : List.of();
                    }
                })
                .build();
        return new RedisOutbox(store, new OutboxTimes(claimAfter, Duration.ofMillis(20), tidyEvery, LONG));
    }

    /** One entry with the events of these members. */
    void issue(int from, int to) {
        List<MemberId> members =
                IntStream.range(from, to).mapToObj(SampleCoupons::member).toList();
        assertThat(issuer.issueAll(id, members))
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Issued.class));
    }

    List<IssueOutcome> issueAll(List<MemberId> members) {
        return issuer.issueAll(id, members);
    }

    /** From now on all is issued in this trace, or in none. */
    void trace(@Nullable String newTraceparent) {
        traceparent = newTraceparent;
    }

    /** As many entries, of ten events each. */
    void issueEntries(int entries) {
        int first = (int) jedis.hlen(keys.members());
        IntStream.range(0, entries).forEach(i -> issue(first + i * 10, first + i * 10 + 10));
    }

    /** Takes each entry as a delivery of its own. */
    static List<Delivery> takeEach(RedisOutbox outbox, int deliveries) {
        List<Delivery> taken = new ArrayList<>();
        ServerNode.await("all are taken", () -> {
            outbox.poll(1).ifPresent(taken::add);
            return taken.size() >= deliveries;
        });
        return taken;
    }

    static Delivery takeOne(RedisOutbox outbox) {
        return takeEach(outbox, 1).get(0);
    }

    long length() {
        return jedis.xlen(keys.outbox());
    }

    /** What looks and shortens, again and again, while there is nothing to take. */
    void awaitLength(RedisOutbox outbox, long length) {
        ServerNode.await("the stream has " + length + " entries", () -> {
            Optional<Delivery> none = outbox.poll(1);
            return none.isEmpty() && length() == length;
        });
    }

    List<StreamPendingEntry> pending() {
        return jedis.xpending(keys.outbox(), StockOpening.GROUP, new XPendingParams("-", "+", 1_000));
    }

    /** What an operator does who wants memory back. */
    long sabotage(long entriesLeft) {
        return jedis.xtrim(keys.outbox(), XTrimParams.xTrimParams().maxLen(entriesLeft));
    }

    /** Adds an entry that no script wrote. */
    @SuppressWarnings("ArrayAsKeyOfSetOrMap") // Jedis takes binary fields in no other way
    String add(Map<String, byte[]> fields) {
        Map<byte[], byte[]> raw = new LinkedHashMap<>();
        fields.forEach((name, value) -> raw.put(bytes(name), value));
        byte[] entryId = jedis.xadd(bytes(keys.outbox()), XAddParams.xAddParams(), raw);
        return new StreamEntryID(entryId).toString();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
