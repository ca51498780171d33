package io.openrun.coupon.queue;

import io.openrun.coupon.queue.sqs.SqsKnowsNobody;

/** A plant. */
public interface QueueKnowsAnAdapter {

    void takes(SqsKnowsNobody adapter);
}
