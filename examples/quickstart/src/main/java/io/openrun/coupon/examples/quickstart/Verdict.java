package io.openrun.coupon.examples.quickstart;

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

/** Whether the promises were kept, each checked against the rows or against what the callers were told. */
record Verdict(List<Promise> promises) {

    /**
     * One promise.
     *
     * @param text what is promised
     * @param isKept whether it was kept
     * @param found what was found
     */
    record Promise(String text, boolean isKept, String found) {

        static Promise of(String text, long expected, long found) {
            return new Promise(text, expected == found, "%,d of %,d".formatted(found, expected));
        }
    }

    static Verdict on(Plan plan, Tally tally, Ledger ledger) {
        return new Verdict(List.of(
                Promise.of("every call was answered", plan.calls(), tally.answered()),
                Promise.of("as many were issued as there are, or as want one", plan.rowsExpected(), size(ledger)),
                Promise.of("no member has two", size(ledger), holders(ledger).size()),
                Promise.of("sequences are 1, 2, 3 ... without a gap", size(ledger), inSequence(ledger)),
                holdersWereTold(tally.held(), holders(ledger)),
                Promise.of("double clicks were answered alike", plan.members(), tally.membersAnsweredAlike()),
                eachIssuedOnce(tally, size(ledger)),
                Promise.of("the catalog counts what is left", plan.stock() - size(ledger), ledger.remainCount()),
                nobodyRefusedWithoutReason(tally, ledger)));
    }

    boolean isPass() {
        return promises.stream().allMatch(Promise::isKept);
    }

    private static int size(Ledger ledger) {
        return ledger.rows().size();
    }

    private static Map<MemberId, IssuedCoupon> holders(Ledger ledger) {
        return ledger.rows().stream()
                .collect(Collectors.toMap(IssuedCoupon::memberId, Function.identity(), (one, other) -> one));
    }

    private static long inSequence(Ledger ledger) {
        return IntStream.range(0, size(ledger))
                .filter(i -> ledger.rows().get(i).sequence() == i + 1)
                .count();
    }

    private static Promise holdersWereTold(Map<MemberId, IssuedCoupon> told, Map<MemberId, IssuedCoupon> onRecord) {
        Set<MemberId> either = new HashSet<>(told.keySet());
        either.addAll(onRecord.keySet());
        long same =
                either.stream().filter(member -> isSame(told, onRecord, member)).count();
        return Promise.of("who was told of a coupon has that row, and nobody else", either.size(), same);
    }

    private static boolean isSame(
            Map<MemberId, IssuedCoupon> told, Map<MemberId, IssuedCoupon> onRecord, MemberId member) {
        return told.containsKey(member)
                && onRecord.containsKey(member)
                && MemberAnswers.isSame(
                        Objects.requireNonNull(told.get(member)), Objects.requireNonNull(onRecord.get(member)));
    }

    /** Where an answer got lost, who asks again is told "already" of what nobody was told "issued". */
    private static Promise eachIssuedOnce(Tally tally, int rows) {
        long issued = tally.issued();
        boolean isKept = issued <= rows && issued + tally.inDoubt() >= rows;
        String lost = tally.inDoubt() == 0 ? "" : ", %,d answers got lost".formatted(tally.inDoubt());
        return new Promise("each row was issued by one call", isKept, "%,d of %,d%s".formatted(issued, rows, lost));
    }

    /** The coupon is open all the time, so the only reason there can be is that none is left. */
    private static Promise nobodyRefusedWithoutReason(Tally tally, Ledger ledger) {
        long justified = ledger.remainCount() == 0 ? tally.refused(Refusal.SOLD_OUT) : 0;
        return new Promise(
                "nobody was refused while some were left",
                tally.refused() == justified,
                "%,d refused, %,d left".formatted(tally.refused(), ledger.remainCount()));
    }
}
