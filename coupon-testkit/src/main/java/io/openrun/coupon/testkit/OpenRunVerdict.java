package io.openrun.coupon.testkit;

import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whether the promises of an open run were kept, each checked against the rows or against what the callers were told.
 *
 * @param findings one for each promise
 */
public record OpenRunVerdict(List<Finding> findings) {

    /**
     * Keeps a copy of the findings.
     *
     * @param findings one for each promise
     */
    public OpenRunVerdict {
        findings = List.copyOf(findings);
    }

    /**
     * What was found of one promise.
     *
     * @param promise the promise
     * @param isKept whether it was kept
     * @param figures the figures that show it, as the promise says which
     */
    public record Finding(OpenRunPromise promise, boolean isKept, List<Long> figures) {

        /**
         * Keeps a copy of the figures.
         *
         * @param promise the promise
         * @param isKept whether it was kept
         * @param figures the figures that show it
         */
        public Finding {
            figures = List.copyOf(figures);
        }

        static Finding equal(OpenRunPromise promise, long found, long expected) {
            return new Finding(promise, found == expected, List.of(found, expected));
        }

        /** {@return the figures in words, in English} */
        public String found() {
            return promise.describe(figures);
        }
    }

    /**
     * Judges a run that is over.
     *
     * @param plan who wanted how many
     * @param tally what they were told
     * @param ledger what is on record
     * @return the verdict
     */
    public static OpenRunVerdict on(OpenRunPlan plan, OpenRunTally tally, OpenRunLedger ledger) {
        Map<MemberId, IssuedCoupon> holders = holders(ledger);
        long rows = ledger.rows().size();
        return new OpenRunVerdict(List.of(
                Finding.equal(OpenRunPromise.EVERY_CALL_ANSWERED, tally.answered(), plan.calls()),
                Finding.equal(OpenRunPromise.AS_MANY_AS_THERE_ARE, rows, plan.issuable()),
                Finding.equal(OpenRunPromise.NO_MEMBER_HAS_TWO, holders.size(), rows),
                Finding.equal(OpenRunPromise.NO_GAP, inSequence(ledger), rows),
                holdersWereTold(tally.held(), holders),
                Finding.equal(OpenRunPromise.CLICKS_ANSWERED_ALIKE, tally.membersAnsweredAlike(), plan.members()),
                eachIssuedOnce(tally, rows),
                Finding.equal(OpenRunPromise.CATALOG_COUNTS, ledger.remainCount(), plan.stock() - rows),
                nobodyRefusedWithoutReason(tally, ledger)));
    }

    /** {@return whether all promises were kept} */
    public boolean isPass() {
        return findings.stream().allMatch(Finding::isKept);
    }

    private static Map<MemberId, IssuedCoupon> holders(OpenRunLedger ledger) {
        return ledger.rows().stream()
                .collect(Collectors.toMap(IssuedCoupon::memberId, Function.identity(), (one, other) -> one));
    }

    private static long inSequence(OpenRunLedger ledger) {
        return IntStream.range(0, ledger.rows().size())
                .filter(i -> ledger.rows().get(i).sequence() == i + 1)
                .count();
    }

    private static Finding holdersWereTold(Map<MemberId, IssuedCoupon> told, Map<MemberId, IssuedCoupon> onRecord) {
        Set<MemberId> either = new HashSet<>(told.keySet());
        either.addAll(onRecord.keySet());
        long same =
                either.stream().filter(member -> isSame(told, onRecord, member)).count();
        return Finding.equal(OpenRunPromise.HOLDERS_WERE_TOLD, same, either.size());
    }

    private static boolean isSame(
            Map<MemberId, IssuedCoupon> told, Map<MemberId, IssuedCoupon> onRecord, MemberId member) {
        return told.containsKey(member)
                && onRecord.containsKey(member)
                && MemberAnswers.isSame(
                        Objects.requireNonNull(told.get(member)), Objects.requireNonNull(onRecord.get(member)));
    }

    /** Where an answer got lost, who asks again is told "already" of what nobody was told "issued". */
    private static Finding eachIssuedOnce(OpenRunTally tally, long rows) {
        long issued = tally.issued();
        boolean isKept = issued <= rows && issued + tally.inDoubt() >= rows;
        return new Finding(OpenRunPromise.EACH_ISSUED_ONCE, isKept, List.of(issued, rows, tally.inDoubt()));
    }

    /** The coupon is open all the time, so the only reason there can be is that none is left. */
    private static Finding nobodyRefusedWithoutReason(OpenRunTally tally, OpenRunLedger ledger) {
        long justified = ledger.remainCount() == 0 ? tally.refused(Refusal.SOLD_OUT) : 0;
        return new Finding(
                OpenRunPromise.NOBODY_REFUSED_WITHOUT_REASON,
                tally.refused() == justified,
                List.of(tally.refused(), justified, (long) ledger.remainCount()));
    }
}
