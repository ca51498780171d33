package io.openrun.coupon.testkit;

import java.io.IOException;
import java.net.URI;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/** An SQS that is not in this JVM and has answered. */
record ReachedSqs(URI endpoint, String describe) implements TestSqsAddress {

    static TestSqsAddress at(URI endpoint, String origin) throws IOException {
        TestSqsAddress sqs = new ReachedSqs(endpoint, "SQS, " + origin);
        try (SqsClient client = sqs.client()) {
            var unused = client.listQueues();
            return sqs;
        } catch (SdkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
