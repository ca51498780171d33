package io.openrun.coupon;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules of issuing as pure functions: every engine that decides in Java calls them, and adds only atomicity. */
public final class IssueRules {

    private IssueRules() {}

    /**
     * Checks what a caller handed to {@link CouponIssuer#issueAll}; an engine calls it before any I/O.
     *
     * @param couponId the coupon
     * @param memberIds who asks
     * @return an unmodifiable copy of the members
     * @throws IllegalArgumentException if an argument or a member is null, or there are more than
     *     {@value CouponIssuer#BATCH_MAX} members
     */
    public static List<MemberId> checkBatch(CouponId couponId, List<MemberId> memberIds) {
        checkCoupon(couponId);
        if (memberIds == null) {
            throw new IllegalArgumentException("memberIds must be given");
        }
        if (memberIds.size() > CouponIssuer.BATCH_MAX) {
            throw new IllegalArgumentException(
                    "memberIds must be at most " + CouponIssuer.BATCH_MAX + ", was " + memberIds.size());
        }
        List<MemberId> copy = new ArrayList<>(memberIds);
        int missing = copy.indexOf(null);
        if (missing >= 0) {
            throw new IllegalArgumentException("memberIds[" + missing + "] must be given");
        }
        return List.copyOf(copy);
    }

    static void checkCoupon(CouponId couponId) {
        if (couponId == null) {
            throw new IllegalArgumentException("couponId must be given");
        }
    }

    static MemberId checkMember(MemberId memberId) {
        if (memberId == null) {
            throw new IllegalArgumentException("memberId must be given");
        }
        return memberId;
    }

    /**
     * Decides a batch. A member who holds the coupon is told so before anything else is asked; then the reasons of
     * {@link Refusal} apply in their order; else the next sequence is theirs.
     *
     * @param coupon the coupon as it is under the engine's lock
     * @param lastSequence the last sequence given, 0 if none
     * @param holders those of the members who hold it already, and what they hold
     * @param members who asks, in order
     * @param now the moment on the store's clock, read under the lock
     * @return one outcome for each member, in order; what is {@link IssueOutcome.Issued} is for the engine to store
     */
    public static List<IssueOutcome> decide(
            Coupon coupon,
            long lastSequence,
            Map<MemberId, IssuedCoupon> holders,
            List<MemberId> members,
            Instant now) {
        Map<MemberId, IssuedCoupon> held = new HashMap<>(2 * (holders.size() + members.size()));
        held.putAll(holders);
        List<IssueOutcome> outcomes = new ArrayList<>(members.size());
        Coupon left = coupon;
        long sequence = lastSequence;
        for (MemberId member : members) {
            IssuedCoupon mine = held.get(member);
            if (mine != null) {
                outcomes.add(new IssueOutcome.AlreadyIssued(mine));
                continue;
            }
            Optional<Refusal> refusal = left.refusalAt(now);
            if (refusal.isPresent()) {
                outcomes.add(new IssueOutcome.Refused(refusal.get()));
                continue;
            }
            IssuedCoupon issued = IssuedCoupon.issue(coupon.id(), member, ++sequence, now);
            left = left.use(1);
            held.put(member, issued);
            outcomes.add(new IssueOutcome.Issued(issued));
        }
        return outcomes;
    }

    /**
     * Decides a batch for a coupon that does not exist.
     *
     * @param members who asks
     * @return a refusal for each
     */
    public static List<IssueOutcome> unknownCoupon(List<MemberId> members) {
        return members.stream()
                .<IssueOutcome>map(member -> new IssueOutcome.Refused(Refusal.UNKNOWN_COUPON))
                .toList();
    }

    /**
     * What a decision has newly issued.
     *
     * @param outcomes a decision
     * @return the coupons to store, in the order of their sequences
     */
    public static List<IssuedCoupon> issuedIn(List<IssueOutcome> outcomes) {
        List<IssuedCoupon> issued = new ArrayList<>();
        for (IssueOutcome outcome : outcomes) {
            if (outcome instanceof IssueOutcome.Issued one) {
                issued.add(one.coupon());
            }
        }
        return issued;
    }
}
