package io.openrun.coupon.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void tellsMeansRangesRatiosAndConditions() throws IOException {
        String text = report().text();

        assertThat(text)
                .contains(
                        "| HotCoupon.blocking: group-commit, postgres, 256 callers | issued | 50,000 | 40,000 | 60,000"
                                + " | 2 | 0 |")
                .contains("| HotCoupon.blocking: peer-jdbi-row-lock, postgres, 256 callers | issued | 1,500 | 1,000"
                        + " | 2,000 | 2 | 3 |")
                .contains("| HotCoupon.blocking: group-commit, postgres, 1 caller | ms a call | 0.900 |")
                .contains("| group commit against the textbook, 256 callers | **33.3** | 30.0 | 40.0 |")
                .contains("| time of a lone call, group commit against row lock | **1.20** | 1.20 | 1.20 |")
                .contains("| group-commit, async | postgres | 0.5 ms | 2000/s | 4,000 | 4,000 | 0 | 1,999 | 2.50 |")
                .contains("cores: 2, client and server together")
                .contains("JMH 1.37, warm-up 1 x 8 s, measured 1 x 10 s, forks 1");
    }

    @Test
    void tellsTheLagAndTheRatioToTheFasterFloorOfEachRound() throws IOException {
        String text = report().text();

        assertThat(text)
                .contains(
                        "| streams | redis-everysec | async | at-once | 1,000 | 0 | 2.00 | 500 | 3, 7 | 20, 40 | 100, 300"
                                + " | 0.50 | 400 |")
                .contains("| sqs | redis-everysec | async | after | 1,000 | 0 | 2.00 | 500 | 3, 7 | ? | 100, 300 |")
                .contains("| streams-worker, rows/s | 700 | 600 | 800 | 2 |")
                .contains("| the worker against one | **0.73** | **0.67** | **0.80** | 2 |")
                .contains("| the worker against the faster floor | **0.70** | **0.60** | **0.80** | 2 |")
                .contains("- server kafka: one broker");
    }

    @Test
    void leavesOutWhatWasNotMeasured() throws IOException {
        assertThat(report().text()).doesNotContain("MariaDB", "sold out", "NaN");
        assertThat(new MarkdownReport(new Figures(), new OpenRuns(), new HandOffs()).text())
                .contains("were not recorded");
    }

    @Test
    void comparesOnlyWhatRanTogether() throws IOException {
        Figures figures = new Figures();
        JsonNode all = read("/jmh.json");
        figures.add(all);
        figures.add(JSON.createArrayNode().add(all.get(0)));
        figures.add(JSON.createArrayNode());

        String text = new MarkdownReport(figures, new OpenRuns(), new HandOffs()).text();

        assertThat(text)
                .contains("| issued | 53,333 | 40,000 | 60,000 | 3 | 0 |")
                .contains("256 callers | **33.3** | 30.0 | 40.0 |");
    }

    @Test
    void drawsABarForEachFigure() throws IOException {
        Map<String, String> charts = report().charts();

        assertThat(charts).containsOnlyKeys("ratios.svg", "issued-per-second.svg");
        assertThat(charts.get("issued-per-second.svg"))
                .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
                .contains("prefers-color-scheme: dark", ">50,000<", ">1,500<")
                .endsWith("</svg>\n");
    }

    @Test
    void escapesWhatSvgReserves() {
        assertThat(BarChart.of("a < b & c", List.of())).contains("a &lt; b &amp; c");
    }

    private static MarkdownReport report() throws IOException {
        Figures figures = new Figures();
        OpenRuns openRuns = new OpenRuns();
        HandOffs handOffs = new HandOffs();
        figures.add(read("/jmh.json"));
        openRuns.add(read("/openrun.json"));
        handOffs.add(read("/end-to-end.json"));
        handOffs.add(read("/drain.json"));
        return new MarkdownReport(figures, openRuns, handOffs);
    }

    private static JsonNode read(String name) throws IOException {
        try (InputStream sample = ReportTest.class.getResourceAsStream(name)) {
            return JSON.readTree(sample);
        }
    }
}
