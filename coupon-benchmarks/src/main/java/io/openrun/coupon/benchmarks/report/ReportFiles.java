package io.openrun.coupon.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a report goes.
 *
 * @param markdown the report itself; its charts lie beside it
 */
record ReportFiles(Path markdown) {

    void write(MarkdownReport report) throws IOException {
        for (Map.Entry<String, String> chart : report.charts().entrySet()) {
            Files.writeString(markdown.resolveSibling(chart.getKey()), chart.getValue());
        }
        Files.writeString(markdown, report.text());
    }
}
