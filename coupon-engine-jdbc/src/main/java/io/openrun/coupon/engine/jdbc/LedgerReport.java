package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an audit of the issued coupons on record has shown. Names no member.
 *
 * @param couponId which coupon; null for all
 * @param at when, on the database's clock
 * @param coupons how many coupons there are
 * @param rows how many rows
 * @param sections what was found, by fault; empty if nothing was
 */
public record LedgerReport(@Nullable CouponId couponId, Instant at, long coupons, long rows, List<Section> sections) {

    /** How many entries of a fault are kept. */
    public static final int ENTRIES_MAX = 1_000;

    /**
     * Copies the list.
     *
     * @param couponId which coupon
     * @param at when
     * @param coupons how many coupons
     * @param rows how many rows
     * @param sections what was found
     */
    public LedgerReport {
        sections = List.copyOf(sections);
    }

    /**
     * All that was found of one fault.
     *
     * @param fault which
     * @param found how many entries there are
     * @param entries the first {@value #ENTRIES_MAX} of them, by coupon and sequence
     */
    public record Section(LedgerFault fault, long found, List<Entry> entries) {

        /**
         * Copies the list.
         *
         * @param fault which
         * @param found how many entries there are
         * @param entries the first of them
         */
        public Section {
            entries = List.copyOf(entries);
        }
    }

    /**
     * One place where something is wrong.
     *
     * @param couponId the coupon as it stands there
     * @param firstSequence the first sequence it is about, 0 if it is about none
     * @param lastSequence the last one
     * @param count how many sequences, rows or units it is about; negative if a counter is too low
     * @param detail more for a person, may be empty
     */
    public record Entry(String couponId, long firstSequence, long lastSequence, long count, String detail) {}

    /** {@return whether nothing is wrong; there may be notices} */
    public boolean isClean() {
        return sections.stream().allMatch(section -> section.fault().isNotice());
    }

    /**
     * Looks up one fault.
     *
     * @param fault which
     * @return what was found of it, or empty if nothing was
     */
    public Optional<Section> of(LedgerFault fault) {
        return sections.stream().filter(section -> section.fault() == fault).findFirst();
    }

    /** {@return the report for a person, some lines, the last one ended} */
    public String toText() {
        return LedgerReportText.of(this);
    }

    /** {@return the report as one JSON object, with all entries} */
    public String toJson() {
        return LedgerReportJson.of(this);
    }
}
