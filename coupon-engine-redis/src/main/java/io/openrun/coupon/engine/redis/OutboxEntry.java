package io.openrun.coupon.engine.redis;

import io.openrun.coupon.MemberId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.Traceparent;
import io.openrun.coupon.queue.UnreadableEventException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one script call as they stand in the outbox: first sequence, moment, the members line by line, and behind
 * them the traceparent, if there is one. Fields that a later release may add there are passed by.
 *
 * @param id the entry's id
 * @param fields names and values in turn, just as they came
 */
record OutboxEntry(String id, List<byte[]> fields) {

    private static final int DIGITS_MAX = 18;
    private static final int READ_IN_ANY_CASE = 6;
    private static final char REPLACEMENT = '\uFFFD';

    /** The events, in the order of issue. */
    List<CouponIssuedEvent> events(CouponKeys keys) throws UnreadableEventException {
        if (fields.size() < READ_IN_ANY_CASE || !isNamed(0, 's') || !isNamed(2, 't') || !isNamed(4, 'm')) {
            throw malformed("the first fields are not s, t and m");
        }
        long sequence = number("s", fields.get(1));
        long micros = number("t", fields.get(3));
        String members = members();
        try {
            return events(keys, sequence, Holding.moment(micros), members, traceparent());
        } catch (IllegalArgumentException | DateTimeException outOfRange) {
            throw malformed(String.valueOf(outOfRange.getMessage()));
        }
    }

    private boolean isNamed(int index, char name) {
        byte[] actual = fields.get(index);
        return actual.length == 1 && actual[0] == name;
    }

    /** What is no traceparent is none: an event is worth more than its trace. */
    private @Nullable Traceparent traceparent() {
        for (int i = READ_IN_ANY_CASE; i + 1 < fields.size(); i += 2) {
            if (isNamed(i, 'p')) {
                return Traceparent.parse(new String(fields.get(i + 1), StandardCharsets.US_ASCII));
            }
        }
        return null;
    }

    private static List<CouponIssuedEvent> events(
            CouponKeys keys, long sequence, Instant issuedAt, String members, @Nullable Traceparent traceparent) {
        List<CouponIssuedEvent> events = new ArrayList<>();
        int from = 0;
        while (from <= members.length()) {
            int to = members.indexOf('\n', from);
            int end = to < 0 ? members.length() : to;
            MemberId member = new MemberId(members.substring(from, end));
            events.add(new CouponIssuedEvent(
                    keys.couponId(), member, sequence + events.size(), keys.epoch(), issuedAt, traceparent));
            from = end + 1;
        }
        return events;
    }

    private static long number(String field, byte[] digits) throws UnreadableEventException {
        long number = 0;
        for (byte digit : digits) {
            if (digit < '0' || digit > '9') {
                throw malformed("the field " + field + " is no number");
            }
            number = number * 10 + digit - '0';
        }
        if (digits.length == 0 || digits.length > DIGITS_MAX) {
            throw malformed("the field " + field + " has no or too many digits");
        }
        return number;
    }

    /** What is no UTF-8 would be read as somebody else's name. */
    private String members() throws UnreadableEventException {
        byte[] bytes = fields.get(5);
        String members = new String(bytes, StandardCharsets.UTF_8);
        if (members.indexOf(REPLACEMENT) >= 0 && !Arrays.equals(bytes, members.getBytes(StandardCharsets.UTF_8))) {
            throw malformed("the field m is no UTF-8");
        }
        return members;
    }

    private static UnreadableEventException malformed(String message) {
        return new UnreadableEventException(DeadLetterCause.MALFORMED, message);
    }
}
