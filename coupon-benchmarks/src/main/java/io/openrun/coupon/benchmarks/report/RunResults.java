package io.openrun.coupon.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The results of our own commands: a list under the command's name, with the conditions beside it. */
public final class RunResults {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RunResults() {}

    /** Writes all runs of a command into one file. */
    public static void write(Path file, String command, List<? extends Record> runs, Map<String, String> conditions)
            throws IOException {
        ObjectNode tree = JSON.createObjectNode();
        tree.set("conditions", JSON.valueToTree(conditions));
        tree.set(command, JSON.valueToTree(runs));
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n");
    }
}
