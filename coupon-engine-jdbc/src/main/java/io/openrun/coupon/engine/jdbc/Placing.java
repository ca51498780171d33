package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.IssueOverflow;
import io.openrun.coupon.queue.IssueOverflow.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Gives issued coupons of one coupon their places on record, under the lock on the coupon's row. Who was given a place
 * before keeps it; what finds none is an overflow.
 */
final class Placing {

    /** How many members or sequences one statement names. */
    private static final int PIECE = 1_000;

    /** How many were put on record now, and which could not be. */
    record Placed(int count, List<IssueOverflow> overflows) {}

    private final CouponTable coupons;
    private final IssuedCouponTable issuedCoupons;
    private final IssueOverflowTable overflows;
    private final boolean tellsWhatItInserted;

    Placing(JdbcStore store) {
        this.coupons = store.coupons();
        this.issuedCoupons = store.issuedCoupons();
        this.overflows = store.issueOverflows();
        this.tellsWhatItInserted = store.dialect() == Dialect.POSTGRESQL;
    }

    /**
     * Gives places.
     *
     * @param allNew whether none of the events is thought to have its member or sequence on record: if one has, this may
     *     fail as REJECTED, with the whole transaction
     */
    Placed place(Handle handle, CouponRow locked, List<CouponIssuedEvent> events, boolean allNew) {
        List<CouponIssuedEvent> inOrder = events.stream()
                .sorted(Comparator.comparingLong(CouponIssuedEvent::sequence))
                .toList();
        int left = locked.coupon().inventory().getRemainCount();
        int count = 0;
        long last = 0;
        List<IssueOverflow> without = new ArrayList<>();
        for (int from = 0; from < inOrder.size(); from += PIECE) {
            List<CouponIssuedEvent> piece = inOrder.subList(from, Math.min(inOrder.size(), from + PIECE));
            Inserted inserted = insert(handle, piece, left - count, allNew);
            count += inserted.count();
            last = Math.max(last, inserted.lastSequence());
            without.addAll(inserted.overflows());
        }
        if (count > 0) {
            coupons.record(handle, locked.coupon().id(), count, last);
        }
        return new Placed(count, without);
    }

    private record Inserted(int count, long lastSequence, List<IssueOverflow> overflows) {}

    private Inserted insert(Handle handle, List<CouponIssuedEvent> events, int left, boolean allNew) {
        if (!tellsWhatItInserted || events.size() > left) {
            return insertAfterLooking(handle, events, left);
        }
        if (allNew) {
            issuedCoupons.insertNew(handle, events);
            return new Inserted(events.size(), events.get(events.size() - 1).sequence(), List.of());
        }
        Set<Long> inserted = issuedCoupons.insertIfAbsent(handle, events);
        if (inserted.size() == events.size()) {
            return new Inserted(events.size(), events.get(events.size() - 1).sequence(), List.of());
        }
        // one sequence may be claimed by two events, of which one got the place: looking again tells them apart
        Inserted others = insertAfterLooking(handle, events, left - inserted.size());
        long last = inserted.stream().mapToLong(Long::longValue).max().orElse(0);
        return new Inserted(
                inserted.size() + others.count(), Math.max(last, others.lastSequence()), others.overflows());
    }

    private Inserted insertAfterLooking(Handle handle, List<CouponIssuedEvent> events, int left) {
        Places places = look(handle, events);
        List<CouponIssuedEvent> fitting = new ArrayList<>();
        List<IssueOverflow> without = new ArrayList<>();
        for (CouponIssuedEvent event : events) {
            Optional<Reason> obstacle = places.obstacle(event, left - fitting.size());
            if (obstacle.isPresent()) {
                without.add(new IssueOverflow(event, obstacle.get(), places.now()));
            } else if (places.take(event)) {
                fitting.add(event);
            }
        }
        if (!fitting.isEmpty()) {
            issuedCoupons.insertEvents(handle, fitting);
        }
        List<IssueOverflow> unheardOf = without.stream()
                .filter(overflow -> overflows.insertIfAbsent(handle, overflow))
                .toList();
        long last = fitting.isEmpty() ? 0 : fitting.get(fitting.size() - 1).sequence();
        return new Inserted(fitting.size(), last, unheardOf);
    }

    private Places look(Handle handle, List<CouponIssuedEvent> events) {
        CouponId couponId = events.get(0).couponId();
        List<MemberId> members =
                events.stream().map(CouponIssuedEvent::memberId).distinct().toList();
        Holders holders = issuedCoupons.holders(handle, couponId, members);
        Map<MemberId, Long> byMember = new HashMap<>();
        holders.byMember().forEach((member, held) -> byMember.put(member, held.sequence()));
        Map<Long, MemberId> bySequence = issuedCoupons.membersOf(
                handle,
                couponId,
                events.stream().map(CouponIssuedEvent::sequence).distinct().toList());
        return new Places(byMember, bySequence, holders.now());
    }

    /** Who has which place, those of this batch included. */
    private record Places(Map<MemberId, Long> byMember, Map<Long, MemberId> bySequence, Instant now) {

        /** Why an event can't be put on record; empty if it can, or is. */
        Optional<Reason> obstacle(CouponIssuedEvent event, int left) {
            Long held = byMember.get(event.memberId());
            if (held != null) {
                return held == event.sequence() ? Optional.empty() : Optional.of(Reason.CONFLICT);
            }
            if (bySequence.containsKey(event.sequence())) {
                return Optional.of(Reason.SEQUENCE_TAKEN);
            }
            return left > 0 ? Optional.empty() : Optional.of(Reason.FULL);
        }

        /** Takes the place of an event without an obstacle; false if it has it already. */
        boolean take(CouponIssuedEvent event) {
            Long unused = byMember.putIfAbsent(event.memberId(), event.sequence());
            return bySequence.putIfAbsent(event.sequence(), event.memberId()) == null;
        }
    }
}
