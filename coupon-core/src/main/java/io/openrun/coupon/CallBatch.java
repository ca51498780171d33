package io.openrun.coupon;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls for one coupon that are sent as one. */
final class CallBatch {

    private static final Logger LOG = LoggerFactory.getLogger(CallBatch.class);

    private final CouponId couponId;
    private final List<PendingCall<?>> calls = new ArrayList<>();
    private int size;
    private boolean decided;

    CallBatch(CouponId couponId) {
        this.couponId = couponId;
    }

    void add(PendingCall<?> call) {
        calls.add(call);
        size += call.size();
    }

    List<PendingCall<?>> calls() {
        return calls;
    }

    /** How many members ask. */
    int size() {
        return size;
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** Leaves an answer or a failure with each call; never throws. Runs in what the first call carries that carries any. */
    void decide(CouponIssuer issuer) {
        for (PendingCall<?> call : calls) {
            UnaryOperator<Runnable> context = call.context();
            if (context != null) {
                decide(issuer, context);
                break;
            }
        }
        decideOnce(issuer);
    }

    private void decide(CouponIssuer issuer, UnaryOperator<Runnable> context) {
        try {
            context.apply(() -> decideOnce(issuer)).run();
        } catch (Throwable failure) { // whatever it is, the batch is sent
            LOG.warn("what a caller carries failed on the thread that sends", failure);
        }
    }

    private void decideOnce(CouponIssuer issuer) {
        if (!decided) {
            decided = true;
            decide(issuer, calls);
        }
    }

    /** What the store rejects for good is halved until the call that it rejects stands alone, and fails alone. */
    private void decide(CouponIssuer issuer, List<PendingCall<?>> part) {
        try {
            ask(issuer, part);
        } catch (NotCarriedOutException no) {
            if (part.size() > 1 && no.reason() == NotCarriedOutException.Reason.REJECTED) {
                decide(issuer, part.subList(0, part.size() / 2));
                decide(issuer, part.subList(part.size() / 2, part.size()));
            } else {
                fail(part, no);
            }
        } catch (Throwable failure) { // whatever it is, no caller is left without an answer
            fail(part, failure instanceof CouponException ? failure : CouponException.inThisThread(failure));
        }
    }

    private void ask(CouponIssuer issuer, List<PendingCall<?>> part) {
        List<MemberId> members = new ArrayList<>(size);
        part.forEach(call -> call.addTo(members));
        List<IssueOutcome> outcomes = issuer.issueAll(couponId, members);
        if (outcomes.size() != members.size()) {
            throw new OutcomeUnknownException(
                    "the issuer gave " + outcomes.size() + " answers to " + members.size() + " requests", null);
        }
        int from = 0;
        for (PendingCall<?> call : part) {
            call.succeed(outcomes, from);
            from += call.size();
        }
    }

    private static void fail(List<PendingCall<?>> part, Throwable failure) {
        part.forEach(call -> call.fail(failure));
    }
}
