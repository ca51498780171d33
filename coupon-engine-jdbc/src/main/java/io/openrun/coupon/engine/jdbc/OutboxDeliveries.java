package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.EventSource.Delivery;
import io.openrun.coupon.queue.Payload;
import io.openrun.coupon.queue.Undeliverable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Makes a delivery of rows of the outbox: their events, and what they lack. */
final class OutboxDeliveries {

    private final OutboxMemberTable members;

    OutboxDeliveries(OutboxMemberTable members) {
        this.members = members;
    }

    /** Of claimed rows, in the order of coupon and sequence; its token is their ranges. */
    Delivery of(Handle handle, List<OutboxRow> rows) {
        List<SequenceRange> ranges = SequenceRange.of(rows);
        Map<CouponId, NavigableMap<Long, MemberId>> found = members.find(handle, ranges);
        List<CouponIssuedEvent> events = new ArrayList<>();
        List<Undeliverable> lacking = new ArrayList<>();
        int attempts = 1;
        for (OutboxRow row : rows) {
            attempts = Math.max(attempts, row.attempts());
            NavigableMap<Long, MemberId> holders = found.getOrDefault(row.couponId(), new TreeMap<>())
                    .subMap(row.range().first(), true, row.range().last(), true);
            holders.forEach((sequence, member) -> events.add(new CouponIssuedEvent(
                    row.couponId(), member, sequence, row.epoch(), row.issuedAt(), row.traceparent())));
            if (holders.size() < row.issuedCount()) {
                lacking.add(lacking(row, holders));
            }
        }
        return new Delivery(SequenceRange.format(ranges), attempts, events, lacking);
    }

    private static Undeliverable lacking(OutboxRow row, NavigableMap<Long, MemberId> holders) {
        SequenceRange range = row.range();
        String origin = "outbox " + row.couponId() + " " + range.first() + "-" + range.last();
        String detail = "issued_coupon lacks " + (row.issuedCount() - holders.size()) + " of " + row.issuedCount()
                + ", sequences " + gaps(range, holders);
        Payload payload = new Payload((row + ", lacks " + gaps(range, holders)).getBytes(StandardCharsets.UTF_8));
        return new Undeliverable(origin, DeadLetterCause.MALFORMED, detail, row.attempts(), payload, row.couponId());
    }

    /** The sequences that nobody has, such as {@code 3, 7-9}. */
    private static String gaps(SequenceRange range, NavigableMap<Long, MemberId> holders) {
        StringJoiner gaps = new StringJoiner(", ");
        long next = range.first();
        for (long sequence : holders.keySet()) {
            addGap(gaps, next, sequence - 1);
            next = sequence + 1;
        }
        addGap(gaps, next, range.last());
        return gaps.toString();
    }

    private static void addGap(StringJoiner gaps, long first, long last) {
        if (first <= last) {
            StringJoiner unused = gaps.add(first == last ? String.valueOf(first) : first + "-" + last);
        }
    }
}
