package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.engine.jdbc.LedgerReport.Section;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds the issued coupons on record against what must be true of them, by the database alone: no other store is asked.
 * Changes nothing and locks nothing; each fault is looked for by one statement, at one moment of its own.
 *
 * <p>A statement reads all rows in question, so that it takes about a second for a million of them. Where there are more,
 * give it a store of its own with a longer deadline ({@link JdbcStore.Builder#deadline}). Thread-safe.
 */
public final class JdbcLedgerAudit {

    private final JdbcStore store;
    private final AuditTable table;

    /**
     * An audit of a store.
     *
     * @param store where the coupons are; stays the caller's to close
     */
    public JdbcLedgerAudit(JdbcStore store) {
        this.store = store;
        this.table = new AuditTable();
    }

    /**
     * Audits one coupon.
     *
     * @param couponId which; rows are looked for also if there is no such coupon
     * @return what is wrong
     * @throws io.openrun.coupon.NotCarriedOutException if the database does not answer in time
     */
    public LedgerReport audit(CouponId couponId) {
        return auditOf(couponId);
    }

    /**
     * Audits all coupons.
     *
     * @return what is wrong
     * @throws io.openrun.coupon.NotCarriedOutException if the database does not answer in time
     */
    public LedgerReport auditAll() {
        return auditOf(null);
    }

    private LedgerReport auditOf(@Nullable CouponId couponId) {
        Instant at = store.transactions().look(handle -> store.coupons().now(handle));
        long coupons = store.transactions().look(handle -> table.countCoupons(handle, couponId));
        long rows = store.transactions().look(handle -> table.countRows(handle, couponId));
        List<Section> sections = new ArrayList<>();
        for (LedgerFault fault : LedgerFault.values()) {
            Optional<Section> found = store.transactions().look(handle -> table.find(handle, fault, couponId));
            found.ifPresent(sections::add);
        }
        return new LedgerReport(couponId, at, coupons, rows, sections);
    }
}
