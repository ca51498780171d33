package io.openrun.coupon.queue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** A report as a program reads it. */
final class ReportJson {

    private static final JsonFactory JSON = new JsonFactory();

    private ReportJson() {}

    static String of(ReconcileReport report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            write(json, report);
        } catch (IOException impossible) {
            throw new UncheckedIOException("a text in memory takes what is written", impossible);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, ReconcileReport report) throws IOException {
        json.writeStartObject();
        json.writeStringField("couponId", report.couponId().value());
        json.writeStringField("state", report.state().name());
        json.writeNumberField("epoch", report.epoch());
        json.writeStringField("at", report.at().toString());
        json.writeBooleanField("repairing", report.repairing());
        json.writeStringField(
                "horizon", report.horizon() == null ? null : report.horizon().toString());
        json.writeBooleanField("clean", report.isClean());
        json.writeBooleanField("repaired", report.isRepaired());
        write(json, report.counts());
        json.writeArrayFieldStart("differences");
        for (Difference difference : report.differences()) {
            write(json, difference);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ReconcileReport.Counts counts) throws IOException {
        json.writeObjectFieldStart("counts");
        json.writeNumberField("members", counts.members());
        json.writeNumberField("rows", counts.rows());
        json.writeNumberField("inFlight", counts.inFlight());
        json.writeNumberField("deadLetters", counts.deadLetters());
        json.writeNumberField("overflowed", counts.overflowed());
        json.writeNumberField("keptBack", counts.keptBack());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Difference difference) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", difference.kind().name());
        json.writeBooleanField("explained", difference.kind().isExplained());
        json.writeNumberField("count", difference.count());
        json.writeNumberField("repaired", difference.repaired());
        json.writeObjectFieldStart("unresolved");
        for (Map.Entry<String, Long> reason : difference.sortedUnresolved().entrySet()) {
            json.writeNumberField(reason.getKey(), reason.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("examples");
        for (Difference.Example example : difference.examples()) {
            json.writeStartObject();
            if (example.sequence() == null) {
                json.writeNullField("sequence");
            } else {
                json.writeNumberField("sequence", example.sequence());
            }
            json.writeStringField(
                    "id", example.id() == null ? null : example.id().toString());
            json.writeStringField("detail", example.detail());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
