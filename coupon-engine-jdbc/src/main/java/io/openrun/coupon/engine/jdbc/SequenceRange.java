package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sequences of one coupon without a gap. Rows of the outbox that follow one another make one range, so that few ranges
 * name many rows; rows of others can't lie in between.
 */
record SequenceRange(CouponId couponId, long first, long last) {

    private static final String SEPARATOR = " ";
    private static final String PART_SEPARATOR = ":";

    /** The ranges of rows that are in the order of coupon and sequence. */
    static List<SequenceRange> of(List<OutboxRow> rows) {
        List<SequenceRange> ranges = new ArrayList<>();
        for (OutboxRow row : rows) {
            SequenceRange next = row.range();
            int end = ranges.size() - 1;
            if (end >= 0 && ranges.get(end).isFollowedBy(next)) {
                SequenceRange begun = ranges.remove(end);
                next = new SequenceRange(begun.couponId(), begun.first(), next.last());
            }
            ranges.add(next);
        }
        return ranges;
    }

    private boolean isFollowedBy(SequenceRange next) {
        return couponId.equals(next.couponId) && last + 1 == next.first;
    }

    static String format(List<SequenceRange> ranges) {
        return ranges.stream().map(SequenceRange::toString).collect(Collectors.joining(SEPARATOR));
    }

    static List<SequenceRange> parse(String token) {
        return Stream.of(token.split(SEPARATOR, -1))
                .map(SequenceRange::parseOne)
                .toList();
    }

    private static SequenceRange parseOne(String range) {
        String[] parts = range.split(PART_SEPARATOR, -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("the delivery is none of this source's");
        }
        return new SequenceRange(new CouponId(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    }

    @Override
    public String toString() {
        return couponId + PART_SEPARATOR + first + PART_SEPARATOR + last;
    }
}
