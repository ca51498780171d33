package io.openrun.coupon.queue;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import org.jspecify.annotations.Nullable;

/** Writes an event as a message, always the same bytes for the same event. */
final class EventWriter {

    private static final DateTimeFormatter MICROSECONDS =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter();
    private static final int USUAL_SIZE = 640;

    private EventWriter() {}

    static byte[] write(CouponIssuedEvent event, String source, @Nullable EventSignatures signatures) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
        try (JsonGenerator json = EventJson.FACTORY.createGenerator(bytes)) {
            write(event, source, signatures, json);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(
            CouponIssuedEvent event, String source, @Nullable EventSignatures signatures, JsonGenerator json)
            throws IOException {
        String id = event.id().toString();
        String issuedAt = MICROSECONDS.format(event.issuedAt());
        json.writeStartObject();
        json.writeStringField(EventJson.SPEC_VERSION, EventJson.CLOUD_EVENTS);
        json.writeStringField(EventJson.ID, id);
        json.writeStringField(EventJson.SOURCE, source);
        json.writeStringField(EventJson.TYPE, EventJson.TYPE_V1);
        json.writeStringField(EventJson.SUBJECT, event.couponId().value());
        json.writeStringField(EventJson.TIME, issuedAt);
        json.writeStringField(EventJson.CONTENT_TYPE, EventJson.APPLICATION_JSON);
        json.writeStringField(EventJson.SCHEMA, EventJson.SCHEMA_V1);
        if (event.traceparent() != null) {
            json.writeStringField(EventJson.TRACEPARENT, event.traceparent().value());
        }
        if (signatures != null) {
            json.writeStringField(EventJson.SIGNATURE_KEY, signatures.keyId());
            json.writeStringField(EventJson.SIGNATURE, signatures.sign(event));
        }
        json.writeObjectFieldStart(EventJson.DATA);
        json.writeStringField(EventJson.COUPON, event.couponId().value());
        json.writeStringField(EventJson.MEMBER, event.memberId().value());
        json.writeStringField(EventJson.ID, id);
        json.writeNumberField(EventJson.SEQUENCE, event.sequence());
        json.writeNumberField(EventJson.EPOCH, event.epoch());
        json.writeStringField(EventJson.ISSUED_AT, issuedAt);
        json.writeEndObject();
        json.writeEndObject();
    }
}
