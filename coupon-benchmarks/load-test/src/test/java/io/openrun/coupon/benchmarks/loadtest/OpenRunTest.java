package io.openrun.coupon.benchmarks.loadtest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan in JMeter itself, which comes up in a process of its own. */
class OpenRunTest {

    private static final String OPEN_RUN = "/coupons/open-run/issues ";
    private static final String WARM_UP = "/coupons/warm-up/issues ";
    private static final int UNITS = 20;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void asksOnceForEachMemberAndTellsWhatWasAnswered() throws Exception {
        Crowd crowd = new Crowd(60, 6, 0, false, 5);
        try (StandIn service = new StandIn(UNITS)) {
            EngineRun run = openRun(crowd).measured(service.service(), "stand-in", 1, folder);

            assertThat(run.breaches()).isEmpty();
            assertThat(run.isWell()).isTrue();
            assertThat(run.answers().byStatus()).isEqualTo(Map.of("201", 20, "409", 40));
            assertThat(run.answers().threadsMax()).isBetween(1, 6);
            assertThat(run.answers().sellOutSeconds())
                    .isBetween(0.0, run.answers().seconds());
            assertThat(askedFor(OPEN_RUN, service))
                    .hasSize(60)
                    .containsOnlyKeys(names(60))
                    .containsValue(1);
            assertThat(askedFor(WARM_UP, service)).hasSize(30);
            assertThat(service.asked().values()).containsOnly(1);
        }
        assertThat(folder.resolve("html/index.html")).isNotEmptyFile();
        assertThat(folder.resolve("html/statistics.json"))
                .content()
                .contains("\"ask\"")
                .doesNotContain("warm up");
        assertThat(folder.resolve("preferences")).exists();
    }

    @Test
    void takesASecondClickForNoErrorAndAnOutageForOne() throws Exception {
        Crowd crowd = new Crowd(60, 6, 1, true, 0);
        try (StandIn service = new StandIn(UNITS)) {
            service.failInstead(3);
            EngineRun run = openRun(crowd).measured(service.service(), "stand-in", 1, folder);

            Map<String, Integer> asked = askedFor(OPEN_RUN, service);
            assertThat(asked).hasSize(60);
            assertThat(asked.values()).containsOnly(2);
            Answers again = requireNonNull(run.again());
            assertThat(again.answered(200)).isEqualTo(UNITS);
            assertThat(run.errors()).isEqualTo(3);
            assertThat(run.breaches()).isEmpty();
            assertThat(run.isWell()).isFalse();
        }
    }

    @Test
    void saysWhereToLookWhenTheServiceDoesNotStart() {
        OpenRun openRun = openRun(new Crowd(10, 5, 0, false, 1));

        assertThatThrownBy(() -> openRun.with("row-lock", 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("service.log");
        assertThat(folder.resolve("row-lock-1/service.log")).content().contains("no-such.jar");
    }

    private OpenRun openRun(Crowd crowd) {
        Path home = Path.of(System.getProperty("jmeter.home"));
        assertThat(home.resolve("bin/saveservice.properties")).exists();
        JMeter jmeter = new JMeter(home, Path.of("src/main/jmeter/open-run.jmx").toAbsolutePath());
        assertThat(Files.exists(jmeter.plan())).isTrue();
        return new OpenRun(Path.of("no-such.jar"), jmeter, crowd, folder);
    }

    private static Map<String, Integer> askedFor(String path, StandIn service) {
        return service.asked().entrySet().stream()
                .filter(member -> member.getKey().startsWith(path))
                .collect(Collectors.toMap(member -> member.getKey().substring(path.length()), Map.Entry::getValue));
    }

    private static String[] names(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> "member-" + number)
                .toArray(String[]::new);
    }
}
