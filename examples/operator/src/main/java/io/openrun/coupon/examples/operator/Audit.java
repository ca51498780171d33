package io.openrun.coupon.examples.operator;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.engine.jdbc.JdbcLedgerAudit;
import io.openrun.coupon.engine.jdbc.LedgerReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Holds the issued coupons on record against what must be true of them. */
@Command(
        name = "audit",
        description =
                "Looks for gaps, duplicates, orphans and wrong counters among the issued coupons on record. Asks the"
                        + " database alone, and changes nothing.")
final class Audit extends StoreCommand {

    @Parameters(arity = "0..*", paramLabel = "<coupon>", description = "Which coupons. Default: all")
    private List<CouponId> coupons = List.of();

    Audit(Shell shell) {
        super(shell);
    }

    @Override
    Duration deadline() {
        return Duration.ofMinutes(1);
    }

    @Override
    Answer answer(Stores stores) {
        JdbcLedgerAudit audit = new JdbcLedgerAudit(stores.jdbc());
        AtomicLong done = new AtomicLong();
        OptionalLong total = OptionalLong.of(Math.max(1, coupons.size()));
        return new ProgressBar(shell(), "audits", done::get, total).during(() -> {
            List<LedgerReport> reports = new ArrayList<>();
            for (CouponId coupon : coupons) {
                reports.add(audit.audit(coupon));
                done.set(reports.size());
            }
            return new AuditAnswer(coupons.isEmpty() ? List.of(audit.auditAll()) : reports);
        });
    }
}
