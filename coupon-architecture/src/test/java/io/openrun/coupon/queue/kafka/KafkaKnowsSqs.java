package io.openrun.coupon.queue.kafka;

import io.openrun.coupon.queue.sqs.SqsKnowsNobody;

/** A plant. */
public interface KafkaKnowsSqs {

    void takes(SqsKnowsNobody adapter);
}
