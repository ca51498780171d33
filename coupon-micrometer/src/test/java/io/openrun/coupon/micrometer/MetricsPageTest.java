package io.openrun.coupon.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.InMemoryCoupons;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.PoolUse;
import io.openrun.coupon.SoldOutMemory;
import io.openrun.coupon.SoldOutSource;
import io.openrun.coupon.queue.EventBacklog.Backlog;
import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.queue.JsonEventCodec;
import io.openrun.coupon.testkit.SampleCoupons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the table of meters to the meters that there are. */
class MetricsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "metrics.md");

    /** What the page says of a meter, or what the meter is. */
    private record Line(String meter, String type, String unit, String tags) {

        static Line of(Meter.Id id) {
            String unit = id.getBaseUnit();
            return new Line(
                    "`" + id.getName() + "`",
                    id.getType().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    unit == null ? "" : unit,
                    id.getTags().stream().map(tag -> "`" + tag.getKey() + "`").collect(Collectors.joining(", ")));
        }

        static Line of(List<String> cells) {
            return new Line(cells.get(1), cells.get(2), cells.get(3), cells.get(4));
        }
    }

    @Test
    void the_page_lists_each_meter_and_no_other() throws IOException {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registerAll(prometheus);
        assertThat(rows().stream().map(Line::of))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(prometheus.getMeters().stream()
                        .map(meter -> Line.of(meter.getId()))
                        .collect(Collectors.toSet()));
        String scrape = prometheus.scrape();
        assertThat(rows())
                .allSatisfy(cells ->
                        assertThat(scrape).contains("# TYPE " + cells.get(5).replace("`", "") + " "));
    }

    /** The rows that begin with the name of a meter. */
    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `coupon."))
                .map(line -> List.of(line.split("\\s*\\|\\s*")))
                .toList();
    }

    private static void registerAll(MeterRegistry meters) {
        Observed observed = new Observed(meters);
        InMemoryCoupons coupons = new InMemoryCoupons();
        coupons.create(SampleCoupons.open(1));
        try (CoalescingCouponIssuer gathering = CoalescingCouponIssuer.around(observed.coupons.aroundEngine(coupons))
                        .build();
                SoldOutMemory memory = new SoldOutMemory(new NothingSoldOut());
                EventWorker worker = EventWorker.builder()
                        .source(new Ports.ToldBacklog(() -> Backlog.EMPTY))
                        .sink(events -> {})
                        .deadLetters(Ports.deadLetters(Map::of))
                        .codec(JsonEventCodec.unsigned())
                        .build();
                CouponMetrics metrics = CouponMetrics.builder()
                        .pending(gathering)
                        .soldOut(memory)
                        .pool("database", () -> new PoolUse(0, 0, 1))
                        .worker("rows", worker)
                        .deadLetters(Ports.deadLetters(Map::of))
                        .drift(Ports.monitor())
                        .remaining(coupons, () -> List.of(new CouponId("open-run")))
                        .lostEvents(() -> 0)
                        .build()) {
            metrics.bindTo(observed.meters);
            observed.coupons.around(memory.around(gathering)).issue(new CouponId("open-run"), SampleCoupons.member(1));
            assertThat(observed.meters
                            .get("coupon.view.up")
                            .tag("view", "remaining")
                            .gauge()
                            .value())
                    .isEqualTo(1);
        }
    }

    private static final class NothingSoldOut implements SoldOutSource {

        @Override
        public OptionalLong soldOutAt(CouponId couponId) {
            return OptionalLong.empty();
        }

        @Override
        public void forEachHolder(CouponId couponId, Consumer<MemberId> holder) {}
    }
}
