package io.openrun.coupon.engine.jdbc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.openrun.coupon.CouponId;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** A report of an audit as a program reads it. */
final class LedgerReportJson {

    private static final JsonFactory JSON = new JsonFactory();

    private LedgerReportJson() {}

    static String of(LedgerReport report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            write(json, report);
        } catch (IOException impossible) {
            throw new UncheckedIOException("a text in memory takes what is written", impossible);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, LedgerReport report) throws IOException {
        CouponId couponId = report.couponId();
        json.writeStartObject();
        json.writeStringField("couponId", couponId == null ? null : couponId.value());
        json.writeStringField("at", report.at().toString());
        json.writeNumberField("coupons", report.coupons());
        json.writeNumberField("rows", report.rows());
        json.writeBooleanField("clean", report.isClean());
        json.writeArrayFieldStart("sections");
        for (LedgerReport.Section section : report.sections()) {
            json.writeStartObject();
            json.writeStringField("fault", section.fault().name());
            json.writeBooleanField("notice", section.fault().isNotice());
            json.writeNumberField("found", section.found());
            json.writeArrayFieldStart("entries");
            for (LedgerReport.Entry entry : section.entries()) {
                write(json, entry);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, LedgerReport.Entry entry) throws IOException {
        json.writeStartObject();
        json.writeStringField("couponId", entry.couponId());
        json.writeNumberField("firstSequence", entry.firstSequence());
        json.writeNumberField("lastSequence", entry.lastSequence());
        json.writeNumberField("count", entry.count());
        json.writeStringField("detail", entry.detail());
        json.writeEndObject();
    }
}
