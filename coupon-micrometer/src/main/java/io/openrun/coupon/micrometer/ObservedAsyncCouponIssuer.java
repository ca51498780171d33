package io.openrun.coupon.micrometer;

import io.micrometer.observation.Observation;
import io.openrun.coupon.AsyncCouponIssuer;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.MemberId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Callers who don't wait: an observation lasts until the answer is there, and is current while the call is taken. */
final class ObservedAsyncCouponIssuer implements AsyncCouponIssuer {

    private final AsyncCouponIssuer issuer;
    private final CallRecord record;

    ObservedAsyncCouponIssuer(AsyncCouponIssuer issuer, CallRecord record) {
        this.issuer = issuer;
        this.record = record;
    }

    @Override
    public CompletionStage<List<IssueOutcome>> issueAll(CouponId couponId, List<MemberId> memberIds) {
        if (memberIds == null || memberIds.isEmpty()) {
            return issuer.issueAll(couponId, memberIds); // nobody asks, so there is nothing to observe
        }
        return observe(couponId, memberIds.size(), () -> issuer.issueAll(couponId, memberIds), record::answered);
    }

    @Override
    public CompletionStage<IssueOutcome> issue(CouponId couponId, MemberId memberId) {
        return observe(couponId, 1, () -> issuer.issue(couponId, memberId), record::answered);
    }

    /** Gives back the stage of the issuer within, so that cancelling its future still reaches that. */
    private <T> CompletionStage<T> observe(
            CouponId couponId, int members, Supplier<CompletionStage<T>> take, BiConsumer<Observation, T> answered) {
        Observation call = record.start(couponId);
        CompletionStage<T> answer;
        Observation.Scope current = call.openScope();
        try {
            answer = take.get();
        } catch (RuntimeException | Error failure) {
            current.close();
            record.failed(call, failure, members);
            throw failure;
        }
        current.close();
        CompletionStage<T> unused = answer.whenComplete((outcome, failure) -> {
            if (failure == null) {
                answered.accept(call, outcome);
            } else {
                record.failed(call, CallOutcome.unwrapped(failure), members);
            }
        });
        return answer;
    }
}
