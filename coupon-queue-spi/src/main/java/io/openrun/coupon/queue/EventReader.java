package io.openrun.coupon.queue;

import static io.openrun.coupon.queue.EventJson.inData;
import static io.openrun.coupon.queue.EventJson.malformed;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes an event of the fields of a message: of the data, which the attributes around it must agree with. */
final class EventReader {

    private static final Pattern MAJOR_VERSION = Pattern.compile("[1-9][0-9]{0,8}");

    private EventReader() {}

    static CouponIssuedEvent read(JsonFields message) throws UnreadableEventException {
        checkIs(EventJson.CLOUD_EVENTS, message, EventJson.SPEC_VERSION);
        checkVersion(message.text(EventJson.TYPE));
        checkIs(EventJson.APPLICATION_JSON, message, EventJson.CONTENT_TYPE);
        if (message.text(EventJson.SOURCE).isEmpty()) {
            throw malformed(EventJson.SOURCE, "must not be empty");
        }
        JsonFields data = message.object(EventJson.DATA);
        CouponIssuedEvent event = event(data, Traceparent.parse(message.textOrNull(EventJson.TRACEPARENT)));
        checkAgree(message, data, event);
        return event;
    }

    private static void checkIs(String expected, JsonFields message, String name) throws UnreadableEventException {
        if (!message.text(name).equals(expected)) {
            throw malformed(name, "must be " + expected);
        }
    }

    private static void checkVersion(String type) throws UnreadableEventException {
        if (type.equals(EventJson.TYPE_V1)) {
            return;
        }
        if (type.startsWith(EventJson.TYPE_WITHOUT_VERSION)
                && MAJOR_VERSION
                        .matcher(type.substring(EventJson.TYPE_WITHOUT_VERSION.length()))
                        .matches()) {
            throw new UnreadableEventException(
                    DeadLetterCause.UNSUPPORTED_VERSION,
                    "type is of a version that this release can't read; it reads " + EventJson.TYPE_V1);
        }
        throw malformed(EventJson.TYPE, "must be " + EventJson.TYPE_V1);
    }

    private static CouponIssuedEvent event(JsonFields data, @Nullable Traceparent traceparent)
            throws UnreadableEventException {
        String coupon = data.text(EventJson.COUPON);
        CouponId couponId = checked(() -> new CouponId(coupon));
        String member = data.text(EventJson.MEMBER);
        MemberId memberId = checked(() -> new MemberId(member));
        long sequence = data.number(EventJson.SEQUENCE, 1);
        long epoch = data.number(EventJson.EPOCH, 0);
        Instant issuedAt = moment(inData(EventJson.ISSUED_AT), data.text(EventJson.ISSUED_AT));
        return checked(() -> new CouponIssuedEvent(couponId, memberId, sequence, epoch, issuedAt, traceparent));
    }

    /** What the model says of a part of it names the field, and shows nothing of a coupon, a member or a moment. */
    private static <T> T checked(Supplier<T> part) throws UnreadableEventException {
        try {
            return part.get();
        } catch (IllegalArgumentException wrong) {
            throw new UnreadableEventException(DeadLetterCause.MALFORMED, inData(String.valueOf(wrong.getMessage())));
        }
    }

    private static Instant moment(String field, String text) throws UnreadableEventException {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException wrong) {
            throw malformed(field, "must be a moment as of RFC 3339");
        }
    }

    private static void checkAgree(JsonFields message, JsonFields data, CouponIssuedEvent event)
            throws UnreadableEventException {
        String id = event.id().toString();
        if (!data.text(EventJson.ID).equals(id)) {
            throw malformed(inData(EventJson.ID), "must be the id of coupon, member and sequence");
        }
        if (!message.text(EventJson.ID).equals(id)) {
            throw malformed(EventJson.ID, "must be the one in the data");
        }
        if (!message.text(EventJson.SUBJECT).equals(event.couponId().value())) {
            throw malformed(EventJson.SUBJECT, "must be the coupon");
        }
        String time = message.text(EventJson.TIME);
        if (!time.equals(data.text(EventJson.ISSUED_AT))
                && !moment(EventJson.TIME, time).truncatedTo(ChronoUnit.MICROS).equals(event.issuedAt())) {
            throw malformed(EventJson.TIME, "must be the moment of issue");
        }
    }
}
