package io.openrun.coupon.testkit;

import java.net.URI;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Where an SQS answers, for tests. */
public interface TestSqsAddress {

    /**
     * The address as clients take it.
     *
     * @return an {@code http://} URI for {@code endpointOverride}
     */
    URI endpoint();

    /**
     * A new client of it, with an HTTP client of its own: it connects within 2 s, waits 25 s for an answer (a receive may
     * take 20 s), and gives up a call with all its retries after 60 s.
     *
     * @return the client; the caller closes it
     */
    default SqsClient client() {
        return SqsClients.of(endpoint());
    }

    /**
     * One line for a log or a report: what it is, where it came from.
     *
     * @return the line, as it was when the server was started or first reached
     */
    String describe();
}
