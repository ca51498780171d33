package io.openrun.coupon.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openrun.coupon.benchmarks.contest.BadArgument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a report of what other commands and JMH itself have measured. */
@Command(
        name = "report",
        usageHelpWidth = 100,
        sortOptions = false,
        description = {
            "Makes a Markdown file, with SVG charts next to it, of JSON results of JMH and the other commands.",
            ""
        })
public final class ReportCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--out",
            paramLabel = "<file>",
            description = "Where the report goes; its charts lie beside it. Default: ${DEFAULT-VALUE}")
    private Path out = Path.of("report.md");

    @Parameters(paramLabel = "<json>", arity = "1..*", description = "The results.")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws IOException {
        BadArgument.requireWritable(out, "--out");
        Figures figures = new Figures();
        OpenRuns openRuns = new OpenRuns();
        HandOffs handOffs = new HandOffs();
        for (Path file : files) {
            add(file, figures, openRuns, handOffs);
        }
        new ReportFiles(out).write(new MarkdownReport(figures, openRuns, handOffs));
        return 0;
    }

    private static void add(Path file, Figures figures, OpenRuns openRuns, HandOffs handOffs) throws IOException {
        BadArgument.requireReadable(file, "<json>");
        JsonNode results = parse(file);
        if (results.isArray()) {
            figures.add(results);
        } else if (OpenRuns.isOne(results)) {
            openRuns.add(results);
        } else if (HandOffs.isOne(results)) {
            handOffs.add(results);
        } else {
            throw new BadArgument("<json> has no results of JMH, openrun, end-to-end or drain: " + file);
        }
    }

    private static JsonNode parse(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        try {
            return JSON.readTree(content);
        } catch (IOException malformed) {
            throw new BadArgument("<json> is none: " + file);
        }
    }
}
