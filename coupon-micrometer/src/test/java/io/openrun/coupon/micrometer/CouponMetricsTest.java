package io.openrun.coupon.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.InMemoryCoupons;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.PoolUse;
import io.openrun.coupon.StockState;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.Difference;
import io.openrun.coupon.queue.DifferenceKind;
import io.openrun.coupon.queue.EventBacklog.Backlog;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.queue.InMemoryEvents;
import io.openrun.coupon.queue.JsonEventCodec;
import io.openrun.coupon.queue.ReconcileReport;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CouponMetricsTest {

    private static final Looks.Times ALWAYS_ANEW =
            new Looks.Times(Duration.ofNanos(1), Duration.ofMinutes(1), Duration.ofMinutes(1));
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final List<AutoCloseable> opened = new ArrayList<>();

    private CouponMetrics bound(CouponMetrics.Builder builder) {
        CouponMetrics metrics = opened(builder.times(ALWAYS_ANEW).build());
        metrics.bindTo(meters);
        return metrics;
    }

    private <T extends AutoCloseable> T opened(T one) {
        opened.add(0, one);
        return one;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    private double gauge(String name, String... tags) {
        return meter(name, tags).gauge().value();
    }

    private double counter(String name, String... tags) {
        FunctionCounter counter = meter(name, tags).functionCounter();
        return counter.count();
    }

    private RequiredSearch meter(String name, String... tags) {
        return meters.get(name).tags(tags);
    }

    private EventWorker worker(EventSource source, List<CouponIssuedEvent> sink) {
        return opened(EventWorker.builder()
                .source(source)
                .sink(sink::addAll)
                .deadLetters(Ports.deadLetters(Map::of))
                .codec(JsonEventCodec.unsigned())
                .build());
    }

    @Test
    void requests_that_wait_are_pending() {
        Semaphore decide = new Semaphore(0);
        CoalescingCouponIssuer gathering = opened(CoalescingCouponIssuer.around((couponId, members) -> {
                    decide.acquireUninterruptibly();
                    return new InMemoryCoupons().issueAll(couponId, members);
                })
                .build());
        bound(CouponMetrics.builder().pending(gathering));
        assertThat(gauge("coupon.pending")).isZero();
        for (MemberId member : SampleCoupons.members(7)) {
            var unused = gathering.async().issue(SampleCoupons.newId(), member);
        }
        assertThat(gauge("coupon.pending")).isEqualTo(7);
        decide.release(7);
        Poll.until(() -> gauge("coupon.pending") == 0);
    }

    @Test
    void a_worker_tells_what_waits_and_what_it_has_stored() {
        InMemoryEvents queue = new InMemoryEvents(100, Duration.ofMinutes(1));
        List<CouponIssuedEvent> stored = new CopyOnWriteArrayList<>();
        EventWorker worker = worker(queue, stored);
        bound(CouponMetrics.builder().worker("rows", worker));
        queue.append(IntStream.rangeClosed(1, 10)
                .mapToObj(i -> new CouponIssuedEvent(new CouponId("open-run"), SampleCoupons.member(i), i, 1, NOW))
                .toList());

        assertThat(gauge("coupon.worker.state", "worker", "rows", "state", "new"))
                .isEqualTo(1);
        assertThat(gauge("coupon.worker.state", "worker", "rows", "state", "running"))
                .isZero();
        assertThat(gauge("coupon.worker.backlog", "worker", "rows")).isEqualTo(10);
        Poll.until(() -> gauge("coupon.worker.lag", "worker", "rows") > 0.01);
        assertThat(counter("coupon.worker.stored", "worker", "rows")).isZero();
        worker.start();
        Poll.until(() -> counter("coupon.worker.stored", "worker", "rows") == 10);
        Poll.until(() -> gauge("coupon.worker.backlog", "worker", "rows") == 0);
        assertThat(gauge("coupon.worker.lag", "worker", "rows")).isZero();
        assertThat(gauge("coupon.worker.state", "worker", "rows", "state", "running"))
                .isEqualTo(1);
        assertThat(gauge("coupon.worker.failing", "worker", "rows")).isZero();
        assertThat(gauge("coupon.view.up", "view", "worker.rows")).isEqualTo(1);
        assertThat(stored).hasSize(10);
        assertThat(worker.stop(Duration.ofSeconds(10))).isTrue();
        assertThat(gauge("coupon.worker.state", "worker", "rows", "state", "stopped"))
                .isEqualTo(1);
    }

    @Test
    void a_worker_whose_source_is_away_still_tells_of_itself() {
        bound(CouponMetrics.builder()
                .worker(
                        "rows",
                        worker(
                                new Ports.ToldBacklog(() -> {
                                    throw away();
                                }),
                                List.of())));
        assertThat(gauge("coupon.worker.backlog")).isNaN();
        assertThat(gauge("coupon.worker.lag")).isNaN();
        assertThat(gauge("coupon.view.up")).isZero();
        assertThat(gauge("coupon.worker.state", "state", "new")).isEqualTo(1);
        assertThat(counter("coupon.worker.deadlettered")).isZero();
    }

    @Test
    void dead_letters_are_there_for_each_cause() {
        AtomicReference<Map<DeadLetterCause, Long>> waiting = new AtomicReference<>(Map.of());
        bound(CouponMetrics.builder().deadLetters(Ports.deadLetters(waiting::get)));
        for (DeadLetterCause cause : DeadLetterCause.values()) {
            assertThat(waitingOf(cause)).isZero();
        }
        waiting.set(Map.of(DeadLetterCause.FORGED, 3L));
        assertThat(waitingOf(DeadLetterCause.FORGED)).isEqualTo(3);
        assertThat(waitingOf(DeadLetterCause.MALFORMED)).isZero();
    }

    private double waitingOf(DeadLetterCause cause) {
        return gauge("coupon.deadletters.waiting", "cause", cause.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void a_store_that_fails_is_not_a_number_and_breaks_no_scrape() {
        bound(CouponMetrics.builder()
                .deadLetters(Ports.deadLetters(() -> {
                    throw away();
                }))
                .remaining(new InMemoryCoupons(), () -> {
                    throw away();
                }));
        assertThat(gauge("coupon.deadletters.waiting", "cause", "forged")).isNaN();
        assertThat(gauge("coupon.view.up", "view", "deadletters")).isZero();
        assertThat(gauge("coupon.view.up", "view", "remaining")).isZero();
    }

    @Test
    void what_remains_is_told_of_the_coupons_that_are_named() {
        InMemoryCoupons coupons = new InMemoryCoupons();
        Coupon open = SampleCoupons.open(5);
        Coupon other = SampleCoupons.open(7);
        CouponId unknown = SampleCoupons.newId();
        coupons.create(open);
        coupons.create(other);
        AtomicReference<List<CouponId>> named = new AtomicReference<>(List.of(open.id(), unknown, open.id()));
        bound(CouponMetrics.builder().remaining(coupons, named::get));
        assertThat(gauge("coupon.view.up", "view", "remaining")).isEqualTo(1);
        assertThat(remaining(open)).isEqualTo(5);
        assertThat(gauge("coupon.remaining", "coupon", unknown.value())).isNaN();
        coupons.issue(open.id(), SampleCoupons.member(1));
        assertThat(remaining(open)).isEqualTo(4);
        named.set(List.of(other.id()));
        assertThat(gauge("coupon.view.up", "view", "remaining")).isEqualTo(1);
        assertThat(remaining(other)).isEqualTo(7);
        assertThat(meters.find("coupon.remaining").gauges()).hasSize(1);
    }

    private double remaining(Coupon coupon) {
        return gauge("coupon.remaining", "coupon", coupon.id().value());
    }

    @Test
    void of_too_many_coupons_some_are_left_out() {
        List<CouponId> many =
                IntStream.range(0, 1_000).mapToObj(i -> new CouponId("c-" + i)).toList();
        bound(CouponMetrics.builder().remaining(new InMemoryCoupons(), () -> many));
        assertThat(gauge("coupon.view.up", "view", "remaining")).isEqualTo(1);
        assertThat(meters.find("coupon.remaining").gauges()).hasSize(CouponMetrics.COUPONS_MAX);
    }

    @Test
    void drift_is_counted_by_kind_over_all_coupons() {
        AtomicReference<Map<CouponId, ReconcileReport>> reports = new AtomicReference<>(Map.of());
        new DriftMeters(reports::get, () -> NOW).bindTo(meters);
        assertThat(meters.find("coupon.drift").gauges()).hasSize(DifferenceKind.values().length);
        assertThat(drift("missing_row")).isZero();
        assertThat(gauge("coupon.drift.age")).isNaN();
        ReconcileReport one = report(NOW.minusSeconds(90), DifferenceKind.MISSING_ROW, DifferenceKind.DEAD);
        ReconcileReport other = report(NOW.plusSeconds(5), DifferenceKind.MISSING_ROW);
        reports.set(Map.of(one.couponId(), one, other.couponId(), other));
        assertThat(drift("missing_row")).isEqualTo(4);
        assertThat(gauge("coupon.drift", "kind", "dead", "explained", "true")).isEqualTo(2);
        assertThat(drift("over_issued")).isZero();
        assertThat(gauge("coupon.drift.age")).isEqualTo(90);
        assertThat(gauge("coupon.drift.coupons")).isEqualTo(2);
        reports.set(Map.of(other.couponId(), other));
        assertThat(gauge("coupon.drift.age")).as("a store's clock may be ahead").isZero();
    }

    private double drift(String kind) {
        return gauge("coupon.drift", "kind", kind, "explained", "false");
    }

    private static ReconcileReport report(Instant at, DifferenceKind... kinds) {
        return new ReconcileReport(
                SampleCoupons.newId(),
                StockState.OPEN,
                1,
                at,
                false,
                Duration.ofMinutes(1),
                new ReconcileReport.Counts(0, 0, 0, 0, 0, 0),
                List.of(kinds).stream()
                        .map(kind -> new Difference(kind, 2, 0, Map.of(), List.of()))
                        .toList());
    }

    @Test
    void pools_are_told_as_they_are() {
        AtomicReference<PoolUse> use = new AtomicReference<>(new PoolUse(3, 40, 8));
        bound(CouponMetrics.builder().pool("database", use::get));
        assertThat(gauge("coupon.pool.active", "pool", "database")).isEqualTo(3);
        assertThat(gauge("coupon.pool.waiting", "pool", "database")).isEqualTo(40);
        assertThat(gauge("coupon.pool.max", "pool", "database")).isEqualTo(8);
        use.set(new PoolUse(0, 0, 8));
        assertThat(gauge("coupon.pool.active", "pool", "database")).isZero();
    }

    @Test
    void losses_are_counted_as_long_as_there_is_a_registry() {
        AtomicLong lost = new AtomicLong();
        CouponMetrics.builder().lostEvents(() -> lost.get()).build().bindTo(meters);
        lost.set(12);
        System.gc(); // what only the meter knows, and only weakly, is gone now
        assertThat(counter("coupon.outbox.lost")).isEqualTo(12);
    }

    @Test
    void a_scrape_ends_though_all_stores_are_silent() {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        CouponMetrics metrics = opened(CouponMetrics.builder()
                .worker("rows", worker(new Ports.ToldBacklog(() -> silent(asked, end, Backlog.EMPTY)), List.of()))
                .worker("relay", worker(new Ports.ToldBacklog(() -> silent(asked, end, Backlog.EMPTY)), List.of()))
                .deadLetters(Ports.deadLetters(() -> silent(asked, end, Map.of())))
                .remaining(new InMemoryCoupons(), () -> silent(asked, end, List.of()))
                .build());
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        metrics.bindTo(prometheus);
        long start = System.nanoTime();
        String scrape = prometheus.scrape();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(asked).as("each store was asked").hasValue(4);
        assertThat(took).as("one after the other would be 4 seconds").isLessThan(Duration.ofSeconds(3));
        assertThat(scrape)
                .contains(
                        "coupon_worker_lag_seconds{worker=\"rows\"} NaN",
                        "coupon_worker_state{state=\"new\",worker=\"relay\"} 1.0",
                        "coupon_deadletters_waiting_messages{cause=\"forged\"} NaN",
                        "coupon_view_up{view=\"remaining\"} 0.0");
        end.countDown();
    }

    @Test
    void bad_settings_are_named() {
        CouponMetrics.Builder builder = CouponMetrics.builder();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.pool("a b", () -> new PoolUse(0, 0, 1)))
                .withMessageContaining("name of a pool");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.lookEvery(Duration.ofMillis(999)))
                .withMessageContaining("every");
        builder.lostEvents(() -> 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.lostEvents(() -> 0))
                .withMessageContaining("lostEvents");
        builder.pool("one", () -> new PoolUse(0, 0, 1)).pool("two", () -> new PoolUse(0, 0, 1));
    }

    private static NotCarriedOutException away() {
        return new NotCarriedOutException(Reason.UNAVAILABLE, Duration.ZERO, "away", null);
    }

    private static <T> T silent(AtomicInteger asked, CountDownLatch end, T answer) {
        asked.incrementAndGet();
        try {
            end.await();
        } catch (InterruptedException closed) {
            throw new IllegalStateException(closed);
        }
        return answer;
    }
}
