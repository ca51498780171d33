package io.openrun.coupon.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code end-to-end} and {@code drain} measured. */
final class HandOffs {

    private static final String END_TO_END = "end-to-end";
    private static final String DRAIN = "drain";

    private final List<EndToEndFigures> runs = new ArrayList<>();
    private final List<List<DrainFigures>> drains = new ArrayList<>();
    private final Map<String, String> conditions = new TreeMap<>();

    static boolean isOne(JsonNode results) {
        return results.path(END_TO_END).isArray() || results.path(DRAIN).isArray();
    }

    void add(JsonNode results) {
        results.path(END_TO_END).forEach(run -> runs.add(EndToEndFigures.of(run)));
        if (results.path(DRAIN).isArray()) {
            List<DrainFigures> drain = new ArrayList<>();
            results.path(DRAIN).forEach(run -> drain.add(DrainFigures.of(run)));
            drains.add(drain);
        }
        results.path("conditions")
                .properties()
                .forEach(each -> conditions.put(each.getKey(), each.getValue().asText("?")));
    }

    /** From the first call to the last row. */
    List<EndToEndFigures> runs() {
        return Collections.unmodifiableList(runs);
    }

    /** One list for each file, which is one run. */
    List<List<DrainFigures>> drains() {
        return Collections.unmodifiableList(drains);
    }

    Map<String, String> conditions() {
        return Collections.unmodifiableMap(conditions);
    }
}
