package io.openrun.coupon.examples.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.openrun.coupon.engine.jdbc.LedgerReport;
import java.io.PrintWriter;
import java.util.List;

/** The reports of an audit. */
record AuditAnswer(List<LedgerReport> reports) implements Answer {

    @Override
    public void print(PrintWriter out) {
        reports.forEach(report -> out.print(report.toText()));
    }

    @Override
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("reports");
        reports.forEach(report -> list.addRawValue(new RawValue(report.toJson())));
        return json;
    }

    @Override
    public int status() {
        return reports.stream().allMatch(LedgerReport::isClean) ? ExitStatus.FINE : ExitStatus.FINDINGS;
    }
}
