package io.openrun.coupon.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code openrun} measured. */
final class OpenRuns {

    private final List<OpenRunFigures> runs = new ArrayList<>();
    private final Map<String, String> conditions = new TreeMap<>();

    static boolean isOne(JsonNode results) {
        return results.path("openrun").isArray();
    }

    void add(JsonNode results) {
        results.path("openrun").forEach(run -> runs.add(OpenRunFigures.of(run)));
        results.path("conditions")
                .properties()
                .forEach(each -> conditions.put(each.getKey(), each.getValue().asText("?")));
    }

    List<OpenRunFigures> runs() {
        return Collections.unmodifiableList(runs);
    }

    Map<String, String> conditions() {
        return Collections.unmodifiableMap(conditions);
    }
}
