package io.openrun.coupon.benchmarks.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SideBySideTest {

    @Test
    void hasAColumnForEachEngineAndTellsMeansRangesAndMosts() {
        String text = text(
                run("row-lock", 1, PromiseTest.answers(100, 400, 0, 0), peaks(190, 8, 150)),
                run("redis-lua", 1, PromiseTest.answers(100, 400, 0, 0), peaks(20, 1, 0)),
                run("row-lock", 2, PromiseTest.answers(100, 900, 0, 0), peaks(200, 7, 120)));

        assertThat(text)
                .contains("|  | row-lock | redis-lua |\n|---|--:|--:|\n")
                .contains("| TPS: answers per second | 3,000 (2,000 – 4,000) | 2,000 |")
                .contains("| mean, ms | 250.0 | 250.0 |")
                .contains("| p99, ms | 250 | 250 |")
                .contains("| issued | 100 | 100 |")
                .contains("| active threads of JMeter, most | 5 | 5 |")
                .contains("| busy threads of Tomcat, most | 200 | 20 |")
                .contains("| live threads of the service, most | – | – |")
                .contains("| pool of the data source, most | 8 of 10, 150 waiting | 1 of 10, 0 waiting |")
                .contains("| pool of Redis, most | 4 of 16, 2 waiting | 4 of 16, 2 waiting |")
                .contains("The promise was kept in each of the 3 runs", "all others were told")
                .contains("- cores: 2\n");
    }

    @Test
    void tellsErrorsThoughThePromiseWasKept() {
        assertThat(text(run("row-lock", 1, PromiseTest.answers(100, 390, 0, 10), peaks(1, 1, 1))))
                .contains("| errors (503: ask again) | 10 |", "never more were issued", "But 10 requests failed.");
    }

    @Test
    void tellsABrokenPromise() {
        EngineRun broken = new EngineRun(
                "optimistic", 2, PromiseTest.answers(1, 1, 0, 1), null, peaks(1, 1, 1), 1, 0, List.of("2 got one"));

        assertThat(text(broken)).contains("The promise was broken:\n\n- **optimistic, round 2: 2 got one**\n");
    }

    private static String text(EngineRun... runs) {
        return new SideBySide(List.of(runs), new TreeMap<>(Map.of("cores", "2"))).text();
    }

    private static EngineRun run(String engine, int round, Answers answers, Peaks peaks) {
        return new EngineRun(engine, round, answers, null, peaks, 100, 0, List.of());
    }

    private static Peaks peaks(double busy, double active, double pending) {
        return new Peaks(
                3,
                new TreeMap<>(Map.of(
                        "tomcat_threads_busy_threads{name=\"http-nio-1\"}",
                        busy,
                        "hikaricp_connections_active{pool=\"HikariPool-1\"}",
                        active,
                        "hikaricp_connections_max{pool=\"HikariPool-1\"}",
                        10.0,
                        "hikaricp_connections_pending{pool=\"HikariPool-1\"}",
                        pending,
                        "coupon_pool_active_connections{pool=\"redis\"}",
                        4.0,
                        "coupon_pool_max_connections{pool=\"redis\"}",
                        16.0,
                        "coupon_pool_waiting_callers{pool=\"redis\"}",
                        2.0)));
    }
}
