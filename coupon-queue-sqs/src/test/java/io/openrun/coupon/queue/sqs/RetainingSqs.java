package io.openrun.coupon.queue.sqs;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * Around a client of ElasticMQ, which knows no retention: adds what AWS tells, and forbids what AWS may forbid.
 */
final class RetainingSqs implements SqsClient {

    private final SqsClient server;
    private final Map<String, String> retentionByUrl = new HashMap<>();
    private boolean forbidding;

    RetainingSqs(SqsClient server) {
        this.server = server;
    }

    void retain(String url, String seconds) {
        retentionByUrl.put(url, seconds);
    }

    void forbidOtherQueues() {
        forbidding = true;
    }

    @Override
    public GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
        GetQueueAttributesResponse answer = server.getQueueAttributes(request);
        Map<QueueAttributeName, String> attributes = new HashMap<>(answer.attributes());
        String retention = retentionByUrl.get(request.queueUrl());
        if (retention != null) {
            attributes.put(QueueAttributeName.MESSAGE_RETENTION_PERIOD, retention);
        }
        return answer.toBuilder().attributes(attributes).build();
    }

    @Override
    public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
        if (forbidding) {
            throw SqsException.builder()
                    .statusCode(403)
                    .awsErrorDetails(
                            AwsErrorDetails.builder().errorCode("AccessDenied").build())
                    .build();
        }
        return server.getQueueUrl(request);
    }

    @Override
    public String serviceName() {
        return server.serviceName();
    }

    /** The server's client stays open. */
    @Override
    public void close() {}
}
