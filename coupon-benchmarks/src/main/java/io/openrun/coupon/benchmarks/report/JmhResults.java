package io.openrun.coupon.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

/** JMH's own JSON, with the conditions in every result, and without what is only true of one machine: its paths. */
public final class JmhResults {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JmhResults() {}

    /** Writes all results of all rounds into one file. */
    public static void write(Path file, Collection<RunResult> results, Map<String, String> conditions) {
        ArrayNode tree = tree(results);
        for (JsonNode each : tree) {
            if (each instanceof ObjectNode result) {
                result.put("jvm", "java");
                result.set("jvmArgs", withoutPaths(result.path("jvmArgs")));
                result.set("conditions", JSON.valueToTree(conditions));
            }
        }
        try {
            Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static ArrayNode tree(Collection<RunResult> results) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
        ResultFormatFactory.getInstance(ResultFormatType.JSON, stream).writeOut(results);
        try {
            return JSON.readValue(written.toByteArray(), ArrayNode.class);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static ArrayNode withoutPaths(JsonNode arguments) {
        ArrayNode kept = JSON.createArrayNode();
        arguments.forEach(argument -> {
            if (argument.asText().startsWith("-X") && !argument.asText().contains("/")) {
                kept.add(argument);
            }
        });
        return kept;
    }
}
