package io.openrun.coupon.queue;

import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;

/**
 * Who holds what, as fingerprints of 64 bits and moments: 16 bytes a member, 32 at most for the room between them. Two that
 * are alike by chance, one in ten million among a million, hide a difference; who is not found is looked up by name. Not
 * thread-safe.
 */
final class MemberSet {

    private static final int ROOM = 1 << 10;
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    /** What has no moment is older than all: it is not on its way. */
    private static final long UNKNOWN_MOMENT = 0;

    private long[] prints = new long[ROOM];
    private long[] moments = new long[ROOM];
    private BitSet matched = new BitSet(ROOM);
    private int size;

    int size() {
        return size;
    }

    void add(LiveIssues.Held held) {
        IssuedCoupon issued = held.issued();
        add(print(held), issued == null ? UNKNOWN_MOMENT : micros(issued.issuedAt()), false);
    }

    /** Notes that a row says the same; false if there is no such member. */
    boolean match(IssuedCoupon row) {
        return match(print(row));
    }

    /** Notes that it is known what became of this one. */
    void match(LiveIssues.Held held) {
        boolean unused = match(print(held));
    }

    private boolean match(long print) {
        int place = place(prints, print);
        if (prints[place] == 0) {
            return false;
        }
        matched.set(place);
        return true;
    }

    boolean isUnmatched(LiveIssues.Held held) {
        int place = place(prints, print(held));
        return prints[place] != 0 && !matched.get(place);
    }

    /** How many are not matched by a row, and older. */
    long unmatchedBefore(Instant moment) {
        long before = micros(moment);
        long unmatched = 0;
        for (int place = 0; place < prints.length; place++) {
            if (prints[place] != 0 && moments[place] < before && !matched.get(place)) {
                unmatched++;
            }
        }
        return unmatched;
    }

    long unmatched() {
        return (long) size - matched.cardinality();
    }

    private void add(long print, long moment, boolean isMatched) {
        if (2 * (size + 1) > prints.length) {
            grow();
        }
        int place = place(prints, print);
        if (prints[place] == 0) {
            size++;
            prints[place] = print;
            moments[place] = moment;
            matched.set(place, isMatched);
        }
    }

    private void grow() {
        long[] oldPrints = prints;
        long[] oldMoments = moments;
        BitSet oldMatched = matched;
        prints = new long[Math.multiplyExact(oldPrints.length, 2)];
        moments = new long[prints.length];
        matched = new BitSet(prints.length);
        size = 0;
        for (int place = 0; place < oldPrints.length; place++) {
            if (oldPrints[place] != 0) {
                add(oldPrints[place], oldMoments[place], oldMatched.get(place));
            }
        }
    }

    private static int place(long[] prints, long print) {
        int mask = prints.length - 1;
        int place = (int) print & mask;
        while (prints[place] != 0 && prints[place] != print) {
            place = place + 1 & mask;
        }
        return place;
    }

    private static long print(LiveIssues.Held held) {
        IssuedCoupon issued = held.issued();
        if (issued != null) {
            return print(issued);
        }
        MemberId memberId = held.memberId();
        return finish(mix(mix(OFFSET, memberId == null ? "" : memberId.value()), held.mark()));
    }

    private static long print(IssuedCoupon issued) {
        long print = mix(OFFSET, issued.memberId().value());
        print = (print ^ issued.sequence()) * PRIME;
        return finish((print ^ print >>> 29 ^ micros(issued.issuedAt())) * PRIME);
    }

    private static long mix(long start, String text) {
        long print = start;
        for (int i = 0; i < text.length(); i++) {
            print = (print ^ text.charAt(i)) * PRIME;
        }
        return print ^ print >>> 32;
    }

    /** Spreads what little two names differ in over all bits; 0 stands for an empty place. */
    private static long finish(long mixed) {
        long print = mixed;
        print = (print ^ print >>> 33) * 0xff51afd7ed558ccdL;
        print = (print ^ print >>> 33) * 0xc4ceb9fe1a85ec53L;
        print ^= print >>> 33;
        return print == 0 ? 1 : print;
    }

    private static long micros(Instant moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
    }
}
