package io.openrun.coupon.queue;

import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.StockEntry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The issued coupons as the store has them that issues, for a {@link Reconciler}: to look at, and to repair. Whatever it is
 * asked, it is asked for the epoch of an entry, and answers UNAVAILABLE if it has another.
 *
 * <p>Safe for use by many threads at once. Every method can throw {@link io.openrun.coupon.NotCarriedOutException}; those
 * that repair also {@link io.openrun.coupon.OutcomeUnknownException}, and can be asked again.
 */
public interface LiveIssues {

    /**
     * Looks at the counters, all at one moment. Also where they don't fit each other.
     *
     * @param entry what the register says of the coupon, OPEN or CLOSED
     * @return the counters
     */
    Snapshot look(StockEntry entry);

    /**
     * Lists members, in no order. Who is a member all the while is listed at least once.
     *
     * @param entry what the register says of the coupon
     * @param cursor where the page before ended; null for the first page
     * @return the page
     */
    Page members(StockEntry entry, @Nullable String cursor);

    /**
     * Looks members up.
     *
     * @param entry what the register says of the coupon
     * @param memberIds whom, 1 to {@value io.openrun.coupon.Paging#LIMIT_MAX}
     * @return what each holds, in their order; null for who holds none
     */
    List<@Nullable Held> find(StockEntry entry, List<MemberId> memberIds);

    /**
     * Puts what is on record where it is missing or wrong, all of them as one step. The counters follow upwards.
     *
     * @param entry what the register says of the coupon
     * @param placements what, 1 to {@value io.openrun.coupon.Paging#LIMIT_MAX}
     * @return what became of each, in their order
     */
    List<Placed> place(StockEntry entry, List<Placement> placements);

    /**
     * Compares the counters with each other, with the members and with the catalog, and repairs them if asked to; all as one
     * step.
     *
     * @param entry what the register says of the coupon
     * @param seen what is known of the members
     * @param repair whether to repair
     * @return the differences
     */
    List<Finding> examine(StockEntry entry, Seen seen, boolean repair);

    /**
     * Brings the coupon up to the catalog's revision, unless it is there or further.
     *
     * @param entry what the register says of the coupon
     */
    void apply(StockEntry entry);

    /**
     * Does the same, and ends a withholding with it: its units can be issued, as far as the catalog has them.
     *
     * @param entry what the register says of the coupon
     * @param withholding its name; one that is not there is no error
     */
    void release(StockEntry entry, String withholding);

    /**
     * The counters at one moment; null where a value is missing or can't be read.
     *
     * @param fault why the state as a whole can't be worked with, for a person; null if it can
     * @param now the moment, on the store's clock
     * @param members how many members there are
     * @param revision of the catalog
     * @param total how many units there are
     * @param withheld how many of them are held back
     * @param used how many are issued
     * @param sequence the last sequence
     * @param withholdings what is held back, by name
     */
    record Snapshot(
            @Nullable String fault,
            Instant now,
            long members,
            @Nullable Long revision,
            @Nullable Long total,
            @Nullable Long withheld,
            @Nullable Long used,
            @Nullable Long sequence,
            List<Withholding> withholdings) {

        /**
         * Copies the list.
         *
         * @param fault why the state can't be worked with
         * @param now the moment
         * @param members how many members
         * @param revision of the catalog
         * @param total how many units
         * @param withheld how many are held back
         * @param used how many are issued
         * @param sequence the last sequence
         * @param withholdings what is held back
         */
        public Snapshot {
            withholdings = List.copyOf(withholdings);
        }

        /** {@return how many units are kept back as unaccounted for} */
        public long unaccounted() {
            return withholdings.stream()
                    .filter(withholding -> !withholding.isOfRemoval())
                    .mapToLong(Withholding::count)
                    .sum();
        }
    }

    /**
     * Units that are held back.
     *
     * @param name what for
     * @param count how many, 0 or more
     * @param since when it began, on the store's clock
     * @param isOfRemoval whether for a removal of stock; else they are those that nobody could account for
     */
    record Withholding(String name, long count, Instant since, boolean isOfRemoval) {}

    /**
     * Some members.
     *
     * @param members what they hold
     * @param next where the next page begins; null after the last
     */
    record Page(List<Held> members, @Nullable String next) {

        /**
         * Copies the list.
         *
         * @param members what they hold
         * @param next where the next page begins
         */
        public Page {
            members = List.copyOf(members);
        }
    }

    /**
     * What a member holds.
     *
     * @param memberId who; null if the name is none that a member can have
     * @param issued what; null if that can't be read
     * @param mark how the store holds it, to tell later whether it still does; opaque to others
     */
    record Held(@Nullable MemberId memberId, @Nullable IssuedCoupon issued, String mark) {}

    /**
     * What is to be put.
     *
     * @param row what is on record
     * @param mark how the store held what it has of the member; null if it had nothing
     */
    record Placement(IssuedCoupon row, @Nullable String mark) {}

    /** What became of what was to be put. */
    enum Placed {
        /** It is there now, or was already. */
        DONE,
        /** The store holds something else by now than what was seen. */
        MOVED,
        /** All units are issued, so that none is left for him. */
        FULL
    }

    /**
     * What is known of the members when the counters are compared.
     *
     * @param members how many were seen, those put there included
     * @param missing how many are on record besides
     * @param highestSequence the highest sequence among them, 0 if there are none
     * @param settledBefore what was issued before this moment is on record, among the overflow or the dead letters
     */
    record Seen(long members, long missing, long highestSequence, Instant settledBefore) {}

    /**
     * A difference of the counters.
     *
     * @param kind which
     * @param count how many units, or 1
     * @param detail the same for a person
     * @param unresolved why it is not, or would not be, repaired; null if it is
     */
    record Finding(
            DifferenceKind kind,
            long count,
            String detail,
            @Nullable String unresolved) {}
}
