package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueRules;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.Refusal;
import io.openrun.coupon.engine.redis.OpenCoupons.Look;
import io.openrun.coupon.queue.Traceparent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Decides a batch in one script, inside Redis: who holds one already, period, stock, the record of each member, and the
 * event of each issue, all of it or nothing. The coupon must have been opened ({@link RedisCouponCatalog#open}).
 *
 * <p>For a crowd, put a {@link io.openrun.coupon.CoalescingCouponIssuer} around it: one script for hundreds of callers.
 * How long a call may take is set in the client: its pool's {@code maxWait} and its socket timeout.
 *
 * <p>Where the state of a coupon in Redis is missing or damaged, or its server is not the one it was, nobody is issued
 * one, and every call fails with UNAVAILABLE.
 */
public final class LuaCouponIssuer implements CouponIssuer {

    private static final String YES = "1";
    private static final String NO = "0";
    private static final String NONE = "";

    private final RedisStore store;

    /**
     * An issuer over a store.
     *
     * @param store where the coupons are; stays the caller's
     */
    public LuaCouponIssuer(RedisStore store) {
        this.store = store;
    }

    @Override
    public List<IssueOutcome> issueAll(CouponId couponId, List<MemberId> memberIds) {
        List<MemberId> members = IssueRules.checkBatch(couponId, memberIds);
        if (members.isEmpty()) {
            return List.of();
        }
        Look look = store.openCoupons().look(couponId);
        while (!look.isUnknownCoupon()) {
            ScriptReply reply = run(store.keys(couponId, look.epoch()), members);
            if (!reply.isOtherEpoch()) {
                return outcomes(couponId, members, reply.orUnavailable());
            }
            Look newer = store.openCoupons().lookAgain(look);
            if (newer == look) {
                throw reply.unavailable();
            }
            look = newer;
        }
        return IssueRules.unknownCoupon(members);
    }

    private ScriptReply run(CouponKeys keys, List<MemberId> members) {
        Traceparent traceparent = store.traceparent();
        List<String> arguments = new ArrayList<>(members.size() + 2);
        arguments.add(store.durability().isReplicated() ? YES : NO);
        arguments.add(traceparent == null ? NONE : traceparent.value());
        for (MemberId member : members) {
            arguments.add(member.value());
        }
        return store.scripts().run(LuaScript.ISSUE, keys, arguments);
    }

    private static List<IssueOutcome> outcomes(CouponId couponId, List<MemberId> members, ScriptReply reply) {
        Holding last = new Holding(reply.number(1), Holding.moment(reply.number(0)));
        long sequence = last.sequence();
        String letters = reply.text(2);
        Iterator<?> already = reply.list(3).iterator();
        List<IssueOutcome> outcomes = new ArrayList<>(members.size());
        for (int i = 0; i < members.size(); i++) {
            MemberId member = members.get(i);
            outcomes.add(
                    switch (letters.charAt(i)) {
                        case 'I' ->
                            new IssueOutcome.Issued(IssuedCoupon.issue(couponId, member, ++sequence, last.issuedAt()));
                        case 'A' ->
                            new IssueOutcome.AlreadyIssued(
                                    Holding.parse((String) already.next()).of(couponId, member));
                        default -> refused(letters.charAt(i));
                    });
        }
        return outcomes;
    }

    private static IssueOutcome refused(char letter) {
        return new IssueOutcome.Refused(
                switch (letter) {
                    case 'N' -> Refusal.NOT_STARTED;
                    case 'E' -> Refusal.ENDED;
                    case 'P' -> Refusal.SUSPENDED;
                    case 'S' -> Refusal.SOLD_OUT;
                    default -> throw new IllegalStateException("the script answered " + letter);
                });
    }
}
