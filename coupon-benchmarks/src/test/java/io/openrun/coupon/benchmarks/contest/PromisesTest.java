package io.openrun.coupon.benchmarks.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import org.junit.jupiter.api.Test;

/** What is planted here must void a run. */
class PromisesTest {

    @Test
    void holdWhenTheRowsAreWhatWasTold() {
        assertThatCode(() -> check(new Ledger(5, 5, 5, 10), 5, 0)).doesNotThrowAnyException();
        assertThatCode(() -> check(new Ledger(5, 5, 5, 10), 4, 2)).doesNotThrowAnyException();
        assertThatCode(() -> check(new Ledger(0, 0, 0, 0), 0, 0)).doesNotThrowAnyException();
    }

    @Test
    void areBrokenByWhatDiffers() {
        broken("rows are missing", new Ledger(4, 4, 4, 10), 5, 0);
        broken("rows that nobody was told of", new Ledger(6, 6, 6, 10), 5, 0);
        broken("rows that nobody was told of", new Ledger(8, 8, 8, 10), 5, 2);
        broken("more were issued than there are", new Ledger(11, 11, 11, 10), 11, 0);
        broken("a member has two", new Ledger(5, 4, 5, 10), 5, 0);
        broken("the counter is not the number of rows", new Ledger(5, 5, 6, 10), 5, 0);
        broken("events are lost", new Ledger(5, 5, 5, 10, 4, 4), 5, 0);
        broken("events without a row", new Ledger(5, 5, 5, 10, 6, 5), 5, 0);
        broken("a member has two events", new Ledger(5, 5, 5, 10, 5, 4), 5, 0);
    }

    @Test
    void areBrokenByARowThatIsTakenAwayFromOrPutIntoARealTable() {
        for (IssuerChoice issuer : new IssuerChoice[] {IssuerChoice.ROW_LOCK, IssuerChoice.PEER_SINGLE_STATEMENT}) {
            String table = issuer == IssuerChoice.ROW_LOCK ? "issued_coupon" : "peer_issued_coupon";
            brokenBy("DELETE FROM " + table + " WHERE member_id IS NOT NULL FETCH FIRST ROW ONLY", issuer);
        }
        brokenBy(
                "INSERT INTO peer_issued_coupon (coupon_id, member_id, issued_at) VALUES ('planted', 'm9', now())",
                IssuerChoice.PEER_SINGLE_STATEMENT);
        brokenBy("UPDATE coupon SET used_count = used_count + 1", IssuerChoice.ROW_LOCK);
    }

    private static void brokenBy(String damage, IssuerChoice issuer) {
        Ground.Plan plan = Ground.Plan.of(issuer, DatabaseChoice.H2, 2);
        try (Servers servers = new Servers(plan, Route.DIRECT)) {
            try (Contestant contestant = issuer.open(servers)) {
                CouponId couponId = new CouponId("planted");
                contestant.open(couponId, 10);
                Tally tally = new Tally();
                for (int member = 0; member < 3; member++) {
                    tally.add(contestant.issue(couponId, new MemberId("m" + member)));
                }
                assertThat(tally.count(Answer.ISSUED)).isEqualTo(3);
                Promises.check(contestant.ledger(couponId), tally);

                servers.database().execute(damage);

                assertThatThrownBy(() -> Promises.check(contestant.ledger(couponId), tally))
                        .as(damage)
                        .isInstanceOf(BrokenPromise.class);
            }
        }
    }

    private static void broken(String breach, Ledger ledger, long issued, long unknown) {
        assertThatThrownBy(() -> check(ledger, issued, unknown))
                .isInstanceOf(BrokenPromise.class)
                .hasMessageContaining("the run is void")
                .hasMessageContaining(breach);
    }

    private static void check(Ledger ledger, long issued, long unknown) {
        Tally tally = new Tally();
        tally.add(Answer.ISSUED, issued);
        tally.add(Answer.UNKNOWN, unknown);
        Promises.check(ledger, tally);
    }
}
