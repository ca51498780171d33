package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.engine.jdbc.LedgerReport.Entry;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.TestDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An audit finds each fault where it was planted, in tables whose constraints are gone, and nothing where there is none. */
class JdbcLedgerAuditTest {

    private static final Map<DatabaseKind, Ledger> LEDGERS = new EnumMap<>(DatabaseKind.class);

    /** A ledger of its own, without what would keep faults out. */
    private record Ledger(DatabaseKind kind, JdbcStore store, JdbcLedgerAudit audit, String prefix) {

        static synchronized Ledger on(DatabaseKind kind) {
            return LEDGERS.computeIfAbsent(kind, Ledger::create);
        }

        private static Ledger create(DatabaseKind kind) {
            TestDatabase database = TestDatabases.shared(kind);
            String prefix = "a" + Stores.PREFIX;
            JdbcStore store = JdbcStore.builder()
                    .jdbcUrl(database.jdbcUrl())
                    .credentials(database.username(), database.password())
                    .tablePrefix(prefix)
                    .build();
            new CouponSchema(store).install();
            Ledger ledger = new Ledger(kind, store, new JdbcLedgerAudit(store), prefix);
            if (kind == DatabaseKind.MARIADB) {
                ledger.sql("ALTER TABLE {issued_coupon} DROP PRIMARY KEY");
                ledger.sql("ALTER TABLE {issued_coupon} DROP INDEX {issued_coupon_member_key}");
            } else {
                ledger.sql("ALTER TABLE {issued_coupon} DROP CONSTRAINT {issued_coupon_pk}");
                ledger.sql("ALTER TABLE {issued_coupon} DROP CONSTRAINT {issued_coupon_member_key}");
            }
            ledger.sql("ALTER TABLE {coupon} DROP CONSTRAINT {coupon_counts_check}");
            return ledger;
        }

        /** So many issued of so many. */
        CouponId coupon(int total, int issued) {
            Coupon coupon = SampleCoupons.open(total);
            new JdbcCouponCatalog(store).create(coupon);
            var unused = new RowLockCouponIssuer(store).issueAll(coupon.id(), SampleCoupons.members(issued));
            return coupon.id();
        }

        int sql(String statement, Object... arguments) {
            try (Connection connection = Stores.connect(kind);
                    PreparedStatement prepared = connection.prepareStatement(
                            statement.replace("{", prefix).replace("}", ""))) {
                for (int i = 0; i < arguments.length; i++) {
                    prepared.setObject(i + 1, arguments[i]);
                }
                return prepared.executeUpdate();
            } catch (SQLException failure) {
                throw new IllegalStateException(statement, failure);
            }
        }

        void insert(CouponId couponId, int member, long sequence, Instant issuedAt) {
            boolean unused = store.transactions().run(handle -> {
                MemberId memberId = SampleCoupons.member(member);
                store.issuedCoupons()
                        .insert(handle, List.of(IssuedCoupon.issue(couponId, memberId, sequence, issuedAt)));
                return Transactions.Done.changed(true);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void healthy_data_is_clean(DatabaseKind kind) {
        Ledger ledger = Ledger.on(kind);
        CouponId couponId = ledger.coupon(10, 7);
        LedgerReport report = ledger.audit().audit(couponId);
        assertThat(report.sections()).isEmpty();
        assertThat(report.isClean()).isTrue();
        assertThat(report.rows()).isEqualTo(7);
        assertThat(report.coupons()).isOne();
        assertThat(report.toText()).contains("nothing is wrong");
    }

    @ParameterizedTest
    @EnumSource
    void gaps_are_told_by_their_ranges_and_are_no_fault_alone(DatabaseKind kind) {
        Ledger ledger = Ledger.on(kind);
        CouponId couponId = ledger.coupon(20, 10);
        ledger.sql("DELETE FROM {issued_coupon} WHERE coupon_id = ? AND sequence IN (1, 4, 5, 10)", couponId.value());
        ledger.sql("UPDATE {coupon} SET used_count = used_count - 4 WHERE id = ?", couponId.value());
        LedgerReport report = ledger.audit().audit(couponId);
        assertThat(entries(report, LedgerFault.GAP))
                .containsExactly(
                        new Entry(couponId.value(), 1, 1, 1, ""),
                        new Entry(couponId.value(), 4, 5, 2, ""),
                        new Entry(couponId.value(), 10, 10, 1, "at the end"));
        assertThat(report.sections()).hasSize(1);
        assertThat(report.isClean()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void duplicates_and_too_many_rows_are_found(DatabaseKind kind) {
        Ledger ledger = Ledger.on(kind);
        CouponId couponId = ledger.coupon(3, 3);
        ledger.insert(couponId, 1, 4, SampleCoupons.now());
        ledger.insert(couponId, 8, 2, SampleCoupons.now());
        LedgerReport report = ledger.audit().audit(couponId);
        assertThat(entries(report, LedgerFault.DUPLICATE_MEMBER))
                .containsExactly(new Entry(couponId.value(), 2, 4, 2, ""));
        assertThat(entries(report, LedgerFault.DUPLICATE_SEQUENCE))
                .containsExactly(new Entry(couponId.value(), 2, 2, 2, ""));
        assertThat(entries(report, LedgerFault.OVER_ISSUED)).containsExactly(new Entry(couponId.value(), 0, 0, 2, ""));
        assertThat(entries(report, LedgerFault.USED_COUNT)).containsExactly(new Entry(couponId.value(), 0, 0, -2, ""));
        assertThat(entries(report, LedgerFault.SEQUENCE_BEHIND))
                .containsExactly(new Entry(couponId.value(), 3, 4, -1, ""));
        assertThat(report.sections()).hasSize(5);
        assertThat(report.isClean()).isFalse();
        assertThat(report.toText())
                .contains("SOMETHING IS WRONG", "DUPLICATE_MEMBER")
                .doesNotContain("member-");
        assertThat(report.toJson())
                .startsWith("{\"couponId\":\"" + couponId + "\"")
                .contains("{\"fault\":\"USED_COUNT\",\"notice\":false,\"found\":1,\"entries\":[{\"couponId\":\""
                        + couponId + "\",\"firstSequence\":0,\"lastSequence\":0,\"count\":-2,\"detail\":\"\"}]}")
                .doesNotContain("member-");
    }

    @ParameterizedTest
    @EnumSource
    void what_was_issued_outside_of_the_period_is_found(DatabaseKind kind) {
        Ledger ledger = Ledger.on(kind);
        Coupon over = SampleCoupons.ended();
        new JdbcCouponCatalog(ledger.store()).create(over);
        CouponId couponId = over.id();
        Instant endsAt = over.terms().issuePeriod().endsAt();
        ledger.insert(couponId, 1, 1, over.terms().issuePeriod().startsAt());
        ledger.insert(couponId, 2, 2, endsAt.minusMillis(1));
        ledger.insert(couponId, 3, 3, endsAt);
        ledger.insert(couponId, 4, 4, over.terms().issuePeriod().startsAt().minusMillis(1));
        ledger.sql("UPDATE {coupon} SET used_count = 4, sequence = 4 WHERE id = ?", couponId.value());
        LedgerReport report = ledger.audit().audit(couponId);
        assertThat(entries(report, LedgerFault.OUTSIDE_PERIOD))
                .containsExactly(new Entry(couponId.value(), 3, 4, 2, ""));
        assertThat(report.sections()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void orphans_and_overflow_are_found_among_all_coupons(DatabaseKind kind) {
        Ledger ledger = Ledger.on(kind);
        CouponId nobodys = SampleCoupons.newId();
        ledger.insert(nobodys, 1, 1, SampleCoupons.now());
        ledger.insert(nobodys, 2, 2, SampleCoupons.now());
        CouponId full = ledger.coupon(1, 1);
        new JdbcIssuedCouponSink(ledger.store())
                .append(List.of(
                        new CouponIssuedEvent(full, SampleCoupons.member(5), 2, 1, SampleCoupons.now()),
                        new CouponIssuedEvent(full, SampleCoupons.member(6), 3, 1, SampleCoupons.now())));
        LedgerReport all = ledger.audit().auditAll();
        assertThat(entries(all, LedgerFault.ORPHAN)).contains(new Entry(nobodys.value(), 1, 2, 2, ""));
        assertThat(entries(all, LedgerFault.OVERFLOW)).contains(new Entry(full.value(), 2, 3, 2, "FULL"));
        assertThat(all.couponId()).isNull();
        assertThat(all.toJson()).startsWith("{\"couponId\":null");
        assertThat(ledger.audit().audit(nobodys).of(LedgerFault.ORPHAN)).isPresent();
        LedgerReport one = ledger.audit().audit(full);
        assertThat(one.sections()).hasSize(1);
        assertThat(one.isClean()).as("known, and for an operator").isTrue();
    }

    @Test
    void more_than_can_be_shown_are_counted() {
        Ledger ledger = Ledger.on(DatabaseKind.H2);
        CouponId couponId = ledger.coupon(5_000, 0);
        for (int from = 0; from < 2_400; from += 800) {
            var unused = new RowLockCouponIssuer(ledger.store())
                    .issueAll(couponId, SampleCoupons.members(from + 800).subList(from, from + 800));
        }
        ledger.sql("DELETE FROM {issued_coupon} WHERE coupon_id = ? AND MOD(sequence, 2) = 1", couponId.value());
        LedgerReport.Section gaps =
                ledger.audit().audit(couponId).of(LedgerFault.GAP).orElseThrow();
        assertThat(gaps.found()).isEqualTo(1_200);
        assertThat(gaps.entries()).hasSize(LedgerReport.ENTRIES_MAX);
    }

    private static List<Entry> entries(LedgerReport report, LedgerFault fault) {
        return report.of(fault).map(LedgerReport.Section::entries).orElse(List.of());
    }
}
