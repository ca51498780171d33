package io.openrun.coupon.queue.sqs;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Attributes of a queue, as it gave them.
 *
 * @param values their texts
 */
record QueueAttributes(Map<QueueAttributeName, String> values) {

    static QueueAttributes of(SqsQueue queue, String url, Deadline deadline, QueueAttributeName... names) {
        return new QueueAttributes(queue.client()
                .getQueueAttributes(GetQueueAttributesRequest.builder()
                        .queueUrl(url)
                        .attributeNames(names)
                        .overrideConfiguration(deadline.forRequest())
                        .build())
                .attributes());
    }

    @Nullable
    String text(QueueAttributeName name) {
        return values.get(name);
    }

    /** Zero if it was not given, or is no number. */
    long number(QueueAttributeName name) {
        try {
            return Long.parseLong(values.getOrDefault(name, "0"));
        } catch (NumberFormatException none) {
            return 0;
        }
    }
}
