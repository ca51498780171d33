package io.openrun.coupon.testkit;

import java.io.IOException;
import java.net.URI;

/** An SQS somebody else runs: its address is in a system property, and nothing of it is started or stopped. */
final class ExternalSqs {

    static final String PROPERTY = "coupon.it.sqs";

    private ExternalSqs() {}

    static TestSqsAddress connect() throws ServerStartException {
        String address = System.getProperty(PROPERTY, "");
        if (!address.matches("https?://[^@\\s]+")) {
            throw new ServerStartException(PROPERTY + " is not http://host:port");
        }
        try {
            return ReachedSqs.at(URI.create(address), "external, by -D" + PROPERTY);
        } catch (IllegalArgumentException | IOException e) {
            throw new ServerStartException("can't connect to " + address + ": " + e.getMessage(), e);
        }
    }
}
