package io.openrun.coupon.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.StockState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconcileReportTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    private static final IssuedCoupon ISSUED = IssuedCoupon.issue(new CouponId("summer"), new MemberId("kim"), 7, AT);

    @Test
    void a_person_reads_what_differs_and_what_became_of_it() {
        Tally tally = new Tally(true);
        tally.add(DifferenceKind.MISSING_ROW, ISSUED, null, null);
        tally.add(DifferenceKind.DEAD, ISSUED, null, null);
        tally.add(new LiveIssues.Finding(DifferenceKind.COUNTER_AHEAD, 3, "used is 9", "it moves"));
        ReconcileReport report = report(true, tally.differences());
        assertThat(report.isClean()).isFalse();
        assertThat(report.isRepaired()).isFalse();
        assertThat(report.count()).isEqualTo(4);
        assertThat(report.toText()).isEqualToNormalizingNewlines("""
                coupon summer, OPEN in epoch 2, at 2026-01-02T03:04:05Z: 4 differences, NOT ALL REPAIRED
                  members 1,000, rows 998, in flight 1, dead letters 1, overflowed 0, kept back 2
                  on its way may be what was issued less than PT1M ago
                  MISSING_ROW      1, repaired 1: summer-7-4bd6d5b0
                  COUNTER_AHEAD    3, repaired 0: used is 9
                    3 can't be repaired now: it moves
                  DEAD             1, explained: summer-7-4bd6d5b0
                """.replace(
                        "4bd6d5b0", ISSUED.id().check()));
    }

    @Test
    void a_program_reads_the_same() {
        Tally tally = new Tally(false);
        tally.add(DifferenceKind.MISSING_ROW, ISSUED, "a \"word\"", null);
        assertThat(report(false, tally.differences()).toJson())
                .isEqualTo(
                        ("{'couponId':'summer','state':'OPEN','epoch':2,'at':'2026-01-02T03:04:05Z','repairing':false,"
                                        + "'horizon':'PT1M','clean':false,'repaired':false,'counts':{'members':1000,'rows':998,"
                                        + "'inFlight':1,'deadLetters':1,'overflowed':0,'keptBack':2},'differences':[{"
                                        + "'kind':'MISSING_ROW','explained':false,'count':1,'repaired':0,'unresolved':{},"
                                        + "'examples':[{'sequence':7,'id':'" + ISSUED.id()
                                        + "','detail':'a \\'word\\''}]}]}")
                                .replace('\'', '"'));
    }

    @Test
    void no_more_examples_are_kept_than_are_of_use_and_none_names_a_member() {
        Tally tally = new Tally(false);
        for (int i = 0; i < 1_500; i++) {
            tally.add(DifferenceKind.MISSING_ROW, ISSUED, null, null);
        }
        ReconcileReport report = report(false, tally.differences());
        assertThat(report.of(DifferenceKind.MISSING_ROW).orElseThrow().count()).isEqualTo(1_500);
        assertThat(report.of(DifferenceKind.MISSING_ROW).orElseThrow().examples())
                .hasSize(1_000);
        assertThat(report.of(DifferenceKind.DAMAGED)).isEmpty();
        assertThat(report.toText())
                .contains("1,500 differences, nothing was changed")
                .doesNotContain("kim");
        assertThat(report.toJson()).doesNotContain("kim");
        assertThat(report.toString()).doesNotContain("kim");
    }

    private static ReconcileReport report(boolean repairing, List<Difference> differences) {
        return new ReconcileReport(
                ISSUED.couponId(),
                StockState.OPEN,
                2,
                AT,
                repairing,
                Duration.ofMinutes(1),
                new ReconcileReport.Counts(1_000, 998, 1, 1, 0, 2),
                differences);
    }
}
