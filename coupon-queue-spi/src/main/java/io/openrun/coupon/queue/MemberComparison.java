package io.openrun.coupon.queue;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.Paging;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.queue.LiveIssues.Held;
import io.openrun.coupon.queue.LiveIssues.Page;
import io.openrun.coupon.queue.LiveIssues.Placed;
import io.openrun.coupon.queue.LiveIssues.Placement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares the members of one coupon with its rows, and repairs what differs if asked to. The members are listed first, then
 * the rows: a row without a member among those listed is looked up by name, since the member may have come meanwhile. Then
 * the members without a row are listed again, and each is looked up by name, since his row may have come meanwhile. So what
 * is found does not depend on what goes on. Not thread-safe, used once.
 */
final class MemberComparison {

    private static final String FULL = "all units are issued, so that none is left for him";
    private static final String MOVED = "it changed while it was looked at";
    private static final String NO_ROW = "there is no row that says what it was";

    private final LiveIssues live;
    private final IssuedCouponHistory history;
    private final EventSink sink;
    private final StockEntry entry;
    private final Explained explained;
    private final Instant cutoff;
    private final boolean repair;
    private final Tally tally;

    private final MemberSet members = new MemberSet();
    private long rows;
    private long damaged;
    private long placed;
    private long missing;
    private long highestSequence;

    MemberComparison(
            ReconcilerPorts ports, StockEntry entry, Explained explained, Instant cutoff, boolean repair, Tally tally) {
        this.live = ports.live();
        this.history = ports.history();
        this.sink = ports.sink();
        this.entry = entry;
        this.explained = explained;
        this.cutoff = cutoff;
        this.repair = repair;
        this.tally = tally;
    }

    void run() {
        forEachMember(this::note);
        compareRows();
        lookForHolders();
        if (members.unmatchedBefore(cutoff) > 0 || damaged > 0) {
            forEachMember(this::judge);
        }
    }

    long rows() {
        return rows;
    }

    long inFlight() {
        return members.unmatched() - members.unmatchedBefore(cutoff);
    }

    LiveIssues.Seen seen() {
        return new LiveIssues.Seen(members.size() + placed, missing, highestSequence, cutoff);
    }

    private interface PageOfMembers {
        void on(List<Held> page);
    }

    private void forEachMember(PageOfMembers action) {
        @Nullable String cursor = null;
        do {
            Page page = live.members(entry, cursor);
            action.on(page.members());
            cursor = page.next();
        } while (cursor != null);
    }

    private void note(List<Held> page) {
        for (Held held : page) {
            members.add(held);
            IssuedCoupon issued = held.issued();
            if (issued == null) {
                damaged++;
            } else {
                highestSequence = Math.max(highestSequence, issued.sequence());
            }
        }
    }

    private void compareRows() {
        CouponId couponId = entry.coupon().id();
        long after = 0;
        List<IssuedCoupon> page;
        do {
            page = history.listByCoupon(couponId, after, Paging.LIMIT_MAX);
            rows += page.size();
            List<IssuedCoupon> doubtful = new ArrayList<>();
            for (IssuedCoupon row : page) {
                after = row.sequence();
                if (!members.match(row)) {
                    doubtful.add(row);
                }
            }
            lookUp(doubtful);
        } while (page.size() == Paging.LIMIT_MAX);
    }

    /** Rows that no member listed has: what do their members hold now? */
    private void lookUp(List<IssuedCoupon> doubtful) {
        if (doubtful.isEmpty()) {
            return;
        }
        List<@Nullable Held> found =
                live.find(entry, doubtful.stream().map(IssuedCoupon::memberId).toList());
        List<Placement> placements = new ArrayList<>();
        List<DifferenceKind> kinds = new ArrayList<>();
        for (int i = 0; i < doubtful.size(); i++) {
            IssuedCoupon row = doubtful.get(i);
            Held held = found.get(i);
            if (held != null) {
                members.add(held);
                members.match(held);
            }
            if (held == null || !isSame(held.issued(), row)) {
                placements.add(new Placement(row, held == null ? null : held.mark()));
                kinds.add(kind(held));
            }
        }
        place(placements, kinds);
    }

    /** Who waits among the dead letters or the overflow and is no member: a unit that is counted is his. */
    private void lookForHolders() {
        List<MemberId> holders = explained.holders();
        for (int from = 0; from < holders.size(); from += Paging.LIMIT_MAX) {
            List<MemberId> some = holders.subList(from, Math.min(holders.size(), from + Paging.LIMIT_MAX));
            List<@Nullable Held> found = live.find(entry, some);
            for (int i = 0; i < some.size(); i++) {
                if (found.get(i) == null && !hasRow(some.get(i))) {
                    missing++;
                }
            }
        }
    }

    private static DifferenceKind kind(@Nullable Held held) {
        if (held == null) {
            return DifferenceKind.MISSING_MEMBER;
        }
        return held.issued() == null ? DifferenceKind.DAMAGED : DifferenceKind.DIFFERENT;
    }

    private static boolean isSame(@Nullable IssuedCoupon held, IssuedCoupon row) {
        return held != null
                && held.sequence() == row.sequence()
                && held.issuedAt().equals(row.issuedAt());
    }

    private void place(List<Placement> placements, List<DifferenceKind> kinds) {
        if (placements.isEmpty()) {
            return;
        }
        List<Placed> outcomes = repair ? live.place(entry, placements) : List.of();
        for (int i = 0; i < placements.size(); i++) {
            Placement placement = placements.get(i);
            @Nullable Placed outcome = repair ? outcomes.get(i) : null;
            if (placement.mark() == null) {
                if (outcome == Placed.DONE) {
                    placed++;
                } else {
                    missing++;
                }
            }
            tally.add(kinds.get(i), placement.row(), null, reason(outcome));
        }
    }

    private static @Nullable String reason(@Nullable Placed outcome) {
        if (outcome == Placed.FULL) {
            return FULL;
        }
        return outcome == Placed.MOVED ? MOVED : null;
    }

    /** Members that no row says the same of. */
    private void judge(List<Held> page) {
        List<IssuedCoupon> lost = new ArrayList<>();
        for (Held held : page) {
            IssuedCoupon issued = held.issued();
            if (!members.isUnmatched(held)) {
                continue;
            }
            if (issued == null) {
                judgeDamaged(held);
            } else if (issued.issuedAt().isBefore(cutoff) && !hasRow(issued.memberId())) {
                members.match(held);
                Optional<DifferenceKind> explanation = explained.kindOf(issued);
                if (explanation.isPresent()) {
                    tally.add(explanation.get(), issued, null, null);
                } else {
                    lost.add(issued);
                }
            }
        }
        if (!lost.isEmpty()) {
            handOn(lost);
        }
    }

    private void judgeDamaged(Held held) {
        MemberId memberId = held.memberId();
        if (memberId == null || !hasRow(memberId)) {
            members.match(held);
            tally.add(DifferenceKind.DAMAGED, null, "a member", NO_ROW);
        }
    }

    /** One that says something else, too: it came after its page was listed, and is compared the next time. */
    private boolean hasRow(MemberId memberId) {
        return history.find(entry.coupon().id(), memberId).isPresent();
    }

    private void handOn(List<IssuedCoupon> lost) {
        if (!repair) {
            lost.forEach(issued -> tally.add(DifferenceKind.MISSING_ROW, issued, null, null));
            return;
        }
        try {
            sink.append(lost.stream().map(this::event).toList());
            lost.forEach(issued -> tally.add(DifferenceKind.MISSING_ROW, issued, null, null));
        } catch (NotCarriedOutException refused) {
            if (refused.reason() != NotCarriedOutException.Reason.REJECTED) {
                throw refused;
            }
            lost.forEach(this::handOnAlone);
        }
    }

    private void handOnAlone(IssuedCoupon issued) {
        @Nullable String reason = null;
        try {
            sink.append(List.of(event(issued)));
        } catch (NotCarriedOutException refused) {
            if (refused.reason() != NotCarriedOutException.Reason.REJECTED) {
                throw refused;
            }
            reason = "the sink rejects it: " + refused.getMessage();
        }
        tally.add(DifferenceKind.MISSING_ROW, issued, null, reason);
    }

    private CouponIssuedEvent event(IssuedCoupon issued) {
        return new CouponIssuedEvent(
                issued.couponId(), issued.memberId(), issued.sequence(), entry.epoch(), issued.issuedAt());
    }
}
