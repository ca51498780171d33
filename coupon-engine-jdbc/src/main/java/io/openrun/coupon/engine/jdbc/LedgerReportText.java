package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report of an audit as a person reads it. */
final class LedgerReportText {

    private static final int ENTRIES_SHOWN = 5;

    private LedgerReportText() {}

    static String of(LedgerReport report) {
        CouponId couponId = report.couponId();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s at %s: %,d coupons, %,d rows, %s%n",
                couponId == null ? "all coupons" : "coupon " + couponId,
                report.at(),
                report.coupons(),
                report.rows(),
                report.isClean() ? "nothing is wrong" : "SOMETHING IS WRONG"));
        for (LedgerReport.Section section : report.sections()) {
            String entries = section.entries().stream()
                    .limit(ENTRIES_SHOWN)
                    .map(LedgerReportText::entry)
                    .collect(Collectors.joining("; "));
            text.append(String.format(
                    Locale.ROOT,
                    "  %-18s %,d: %s%s%n",
                    section.fault(),
                    section.found(),
                    entries,
                    section.found() > ENTRIES_SHOWN ? "; …" : ""));
        }
        return text.toString();
    }

    private static String entry(LedgerReport.Entry entry) {
        String place = entry.firstSequence() == 0 && entry.lastSequence() == 0
                ? ""
                : String.format(Locale.ROOT, " sequence %d to %d", entry.firstSequence(), entry.lastSequence());
        return String.format(
                Locale.ROOT,
                "%s%s (%,d%s)",
                entry.couponId(),
                place,
                entry.count(),
                entry.detail().isEmpty() ? "" : ", " + entry.detail());
    }
}
