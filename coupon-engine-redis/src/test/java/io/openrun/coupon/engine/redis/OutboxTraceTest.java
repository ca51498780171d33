package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSource.Delivery;
import io.openrun.coupon.queue.Traceparent;
import io.openrun.coupon.testkit.SampleCoupons;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.resps.StreamEntry;

/** The trace of a batch is in its entry, and an entry is worth more than its trace. */
@Timeout(60)
class OutboxTraceTest {

    private static final String ONE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String OTHER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

    private final OutboxCoupon coupon = OutboxCoupon.on(Topology.STANDALONE);

    @Test
    void each_event_has_the_trace_of_its_batch_and_an_entry_without_one_has_no_field_for_it() {
        coupon.trace(ONE);
        coupon.issue(0, 3);
        coupon.trace(null);
        coupon.issue(3, 4);
        coupon.trace(OTHER);
        coupon.issue(4, 5);
        assertThat(entries())
                .extracting(entry -> entry.getFields().keySet())
                .map(List::copyOf)
                .containsExactly(List.of("s", "t", "m", "p"), List.of("s", "t", "m"), List.of("s", "t", "m", "p"));
        assertThat(events())
                .extracting(CouponIssuedEvent::traceparent)
                .containsExactly(
                        new Traceparent(ONE), new Traceparent(ONE), new Traceparent(ONE), null, new Traceparent(OTHER));
    }

    @Test
    void who_is_issued_none_leaves_no_trace() {
        coupon.trace(ONE);
        coupon.issue(0, 1);
        assertThat(coupon.issueAll(SampleCoupons.members(1))).noneMatch(Issued.class::isInstance);
        assertThat(entries()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n",
                "*\r\nXADD"
            })
    void what_is_no_traceparent_is_none_when_written_and_when_read(String hostile) {
        coupon.trace(hostile);
        coupon.issue(0, 2);
        assertThat(entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.getFields()).doesNotContainKey("p"));
        String unused = coupon.add(entry("p", hostile));
        assertThat(events())
                .hasSize(3)
                .extracting(CouponIssuedEvent::traceparent)
                .containsOnlyNulls();
    }

    @Test
    void fields_of_a_later_release_are_passed_by() {
        Map<String, byte[]> later = entry("x", "whatever");
        later.put("s", OutboxCoupon.bytes("1"));
        later.put("p", OutboxCoupon.bytes(ONE));
        String unused = coupon.add(later);
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.memberId()).isEqualTo(SampleCoupons.member(9));
            assertThat(event.traceparent()).hasToString(ONE);
        });
    }

    @Test
    void who_knows_the_trace_is_asked_once_a_batch_on_the_thread_that_sends_it_and_may_fail() {
        AtomicInteger asked = new AtomicInteger();
        Thread sender = Thread.currentThread();
        RedisStore store = Nodes.store(coupon.jedis)
                .traceparent(() -> {
                    assertThat(Thread.currentThread()).isSameAs(sender);
                    if (asked.incrementAndGet() == 2) {
                        throw new IllegalStateException("no tracer");
                    }
                    return ONE;
                })
                .build();
        LuaCouponIssuer issuer = new LuaCouponIssuer(store);
        CouponId id = coupon.id;
        assertThat(issuer.issueAll(id, SampleCoupons.members(20))).hasOnlyElementsOfType(Issued.class);
        assertThat(asked).hasValue(1);
        assertThat(issuer.issue(id, SampleCoupons.member(20))).isInstanceOf(Issued.class);
        assertThat(asked).hasValue(2);
        assertThat(entries())
                .extracting(entry -> entry.getFields().containsKey("p"))
                .containsExactly(true, false);
    }

    private static Map<String, byte[]> entry(String name, String value) {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        fields.put("s", OutboxCoupon.bytes("3"));
        fields.put("t", OutboxCoupon.bytes("1700000000000000"));
        fields.put("m", OutboxCoupon.bytes(SampleCoupons.member(9).value()));
        fields.put(name, OutboxCoupon.bytes(value));
        return fields;
    }

    private List<StreamEntry> entries() {
        return coupon.jedis.xrange(coupon.keys.outbox(), "-", "+");
    }

    private List<CouponIssuedEvent> events() {
        Delivery delivery = coupon.outbox().poll(1_000).orElseThrow();
        assertThat(delivery.unreadable()).isEmpty();
        return delivery.events();
    }
}
