package io.openrun.coupon.queue;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.StockState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison of a coupon's live store with its record has shown. Names no member.
 *
 * @param couponId which coupon
 * @param state where its stock lies; members were compared if it is OPEN or CLOSED
 * @param epoch in which epoch
 * @param at when, on the clock of the live store; of this JVM if the coupon is not there
 * @param repairing whether it was to be repaired
 * @param horizon what was issued less than this ago may be on its way; null if nothing could be judged as missing, since a
 *     queue holds messages of an age it can't tell
 * @param counts how many there are
 * @param differences what differs, by kind; empty if nothing does
 */
public record ReconcileReport(
        CouponId couponId,
        StockState state,
        long epoch,
        Instant at,
        boolean repairing,
        @Nullable Duration horizon,
        Counts counts,
        List<Difference> differences) {

    /**
     * Copies the list.
     *
     * @param couponId which coupon
     * @param state where its stock lies
     * @param epoch in which epoch
     * @param at when
     * @param repairing whether it was to be repaired
     * @param horizon what was issued less than this ago may be on its way
     * @param counts how many there are
     * @param differences what differs
     */
    public ReconcileReport {
        differences = List.copyOf(differences);
    }

    /**
     * How many there are. Counted one after the other, so that they need not add up while the coupon is issued.
     *
     * @param members in the live store
     * @param rows on record
     * @param inFlight members without a row who are younger than the horizon
     * @param deadLetters dead letters of the coupon that are waiting, those that can't be read included
     * @param overflowed entries of the overflow
     * @param keptBack units that nobody could account for, and that are not issued until an operator releases them
     */
    public record Counts(long members, long rows, long inFlight, long deadLetters, long overflowed, long keptBack) {}

    /** {@return whether nothing differs but what is explained} */
    public boolean isClean() {
        return differences.stream().allMatch(difference -> difference.kind().isExplained());
    }

    /** {@return whether all that differs and is not explained was repaired} */
    public boolean isRepaired() {
        return differences.stream()
                .allMatch(difference -> difference.kind().isExplained() || difference.repaired() == difference.count());
    }

    /**
     * Looks up one kind.
     *
     * @param kind which
     * @return the differences of this kind, or empty if there are none
     */
    public Optional<Difference> of(DifferenceKind kind) {
        return differences.stream()
                .filter(difference -> difference.kind() == kind)
                .findFirst();
    }

    /** {@return how many differences there are that are not explained} */
    public long count() {
        return differences.stream()
                .filter(difference -> !difference.kind().isExplained())
                .mapToLong(Difference::count)
                .sum();
    }

    /** {@return the report for a person, some lines, the last one ended} */
    public String toText() {
        return ReportText.of(this);
    }

    /** {@return the report as one JSON object, with all examples} */
    public String toJson() {
        return ReportJson.of(this);
    }
}
