package io.openrun.coupon.queue;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.IssuedCouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.Paging;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has no row for a reason that is on record: dead letters and overflow of one coupon, by the ids of the issued coupons.
 * They are as few as something went wrong, and are held in memory.
 */
final class Explained {

    /** So begins the origin of an event that its sink did not take; its id follows. */
    static final String EVENT_ORIGIN = "event ";

    private final Set<IssuedCouponId> dead = new HashSet<>();
    private final Set<IssuedCouponId> discarded = new HashSet<>();
    private final Set<IssuedCouponId> overflowed = new HashSet<>();
    private final Set<MemberId> holders = new HashSet<>();
    private final EventCodec codec;
    private long waiting;

    private Explained(EventCodec codec) {
        this.codec = codec;
    }

    static Explained of(CouponId couponId, DeadLetters deadLetters, IssueOverflows overflows, EventCodec codec) {
        Explained explained = new Explained(codec);
        explained.read(couponId, deadLetters);
        explained.read(couponId, overflows);
        return explained;
    }

    private void read(CouponId couponId, DeadLetters deadLetters) {
        DeadLetters.Filter filter = new DeadLetters.Filter(null, null, couponId);
        List<DeadLetter> page;
        @Nullable String after = null;
        do {
            page = deadLetters.list(filter, after, Paging.LIMIT_MAX);
            for (DeadLetter letter : page) {
                after = letter.id();
                if (letter.state() != DeadLetter.State.REPROCESSED) {
                    note(letter);
                }
            }
        } while (page.size() == Paging.LIMIT_MAX);
    }

    /** By what it holds, else by its origin; what can't be read explains nothing. */
    private void note(DeadLetter letter) {
        boolean isWaiting = letter.state() == DeadLetter.State.WAITING;
        waiting += isWaiting ? 1 : 0;
        Set<IssuedCouponId> ids = isWaiting ? dead : discarded;
        try {
            CouponIssuedEvent event = codec.decode(letter.payload().bytes());
            boolean unused = ids.add(event.id());
            if (isWaiting) {
                boolean unusedHolder = holders.add(event.memberId());
            }
        } catch (UnreadableEventException unreadable) {
            idIn(letter.origin()).ifPresent(ids::add);
        }
    }

    private static Optional<IssuedCouponId> idIn(String origin) {
        try {
            return origin.startsWith(EVENT_ORIGIN)
                    ? Optional.of(IssuedCouponId.parse(origin.substring(EVENT_ORIGIN.length())))
                    : Optional.empty();
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }

    private void read(CouponId couponId, IssueOverflows overflows) {
        List<IssueOverflow> page;
        @Nullable IssueOverflow after = null;
        do {
            page = overflows.list(couponId, after, Paging.LIMIT_MAX);
            for (IssueOverflow overflow : page) {
                after = overflow;
                boolean unused = overflowed.add(overflow.event().id());
                boolean unusedHolder = holders.add(overflow.memberId());
            }
        } while (page.size() == Paging.LIMIT_MAX);
    }

    /** Why this one has no row; empty if nothing explains it. */
    Optional<DifferenceKind> kindOf(IssuedCoupon issued) {
        IssuedCouponId id = issued.id();
        if (overflowed.contains(id)) {
            return Optional.of(DifferenceKind.OVERFLOWED);
        }
        if (dead.contains(id)) {
            return Optional.of(DifferenceKind.DEAD);
        }
        return discarded.contains(id) ? Optional.of(DifferenceKind.DISCARDED) : Optional.empty();
    }

    /** Who was told that he has one, as dead letters and overflow say. */
    List<MemberId> holders() {
        return List.copyOf(holders);
    }

    /** How many dead letters are waiting, those that can't be read included. */
    long waiting() {
        return waiting;
    }

    long overflowed() {
        return overflowed.size();
    }
}
