package io.openrun.coupon.benchmarks.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void countsAnswersAndTheirTimes() {
        List<Sample> samples = IntStream.rangeClosed(1, 200)
                .mapToObj(time -> new Sample("ask", 5_000 - time, time, time <= 50 ? "201" : "409", true, time))
                .toList();

        Answers answers = Answers.of(samples);

        assertThat(answers.byStatus()).isEqualTo(Map.of("201", 50, "409", 150));
        assertThat(answers.seconds()).isEqualTo(0.2);
        assertThat(answers.perSecond()).isEqualTo(1_000);
        assertThat(answers.meanMs()).isEqualTo(100.5);
        assertThat(answers.p50Ms()).isEqualTo(100);
        assertThat(answers.p99Ms()).isEqualTo(198);
        assertThat(answers.maxMs()).isEqualTo(200);
        assertThat(answers.sellOutSeconds()).isEqualTo(0.2);
        assertThat(answers.threadsMax()).isEqualTo(200);
        assertThat(answers.failed()).isZero();
    }

    @Test
    void tellsWhenTheLastOneWasIssuedAndWhatFailed() {
        Answers answers = Answers.of(List.of(
                new Sample("ask", 1_000, 10, "201", true, 1),
                new Sample("ask", 1_100, 400, "201", true, 1),
                new Sample("ask", 1_200, 800, "409", true, 1),
                new Sample("ask", 1_200, 100, "Non HTTP response code: java.net.SocketException", false, 1)));

        assertThat(answers.sellOutSeconds()).isEqualTo(0.5);
        assertThat(answers.seconds()).isEqualTo(1.0);
        assertThat(answers.failed()).isEqualTo(1);
        assertThatThrownBy(() -> Answers.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsSeriesWithTheirLabelsAndLeavesOutWhatIsNoNumber() {
        Map<String, Double> values = PrometheusText.read("""
                # HELP hikaricp_connections_active Active connections
                # TYPE hikaricp_connections_active gauge
                hikaricp_connections_active{pool="Hikari{1}, \\"own\\""} 4.0
                jvm_threads_live_threads 37
                coupon_issue_seconds_count{engine="row-lock",outcome="issued",} 1.0E3 1700000000000
                tomcat_threads_config_max_threads{name="http"} NaN
                coupon_batch_seconds_bucket{le="+Inf"} +Inf
                """);

        assertThat(values)
                .isEqualTo(Map.of(
                        "hikaricp_connections_active{pool=\"Hikari{1}, \\\"own\\\"\"}",
                        4.0,
                        "jvm_threads_live_threads",
                        37.0,
                        "coupon_issue_seconds_count{engine=\"row-lock\",outcome=\"issued\"}",
                        1_000.0));
    }

    @Test
    void keepsTheHighestOfTheTimeInWhichTheCrowdWasThere() {
        List<Sample> crowd =
                List.of(new Sample("ask", 1_000, 200, "201", true, 1), new Sample("ask", 1_100, 400, "409", true, 1));
        List<Peaks.Look> looks = Stream.of(999, 1_000, 1_250, 1_500, 1_501)
                .map(at -> new Peaks.Look(
                        at, Map.of("busy{pool=\"a\"}", at == 1_250 ? 9.0 : 3.0, "busy{pool=\"b\"}", at / 100.0)))
                .toList();

        Peaks peaks = Peaks.during(crowd, looks);

        assertThat(peaks.looks()).isEqualTo(3);
        assertThat(peaks.of("busy", "pool=\"a\"")).hasValue(9.0);
        assertThat(peaks.of("busy", "")).hasValue(15.0);
        assertThat(peaks.of("busy", "pool=\"c\"")).isEmpty();
        assertThat(peaks.of("bus", "")).isEmpty();
    }
}
