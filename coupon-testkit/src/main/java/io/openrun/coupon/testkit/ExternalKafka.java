package io.openrun.coupon.testkit;

import java.io.IOException;

/** A Kafka somebody else runs: its address is in a system property, and nothing of it is started or stopped. */
final class ExternalKafka {

    static final String PROPERTY = "coupon.it.kafka";

    private ExternalKafka() {}

    static TestKafkaAddress connect() throws ServerStartException {
        String address = System.getProperty(PROPERTY, "");
        if (!address.matches("[^:/,\\s]+:\\d{1,5}")) {
            throw new ServerStartException(PROPERTY + " is not host:port: " + address);
        }
        try {
            return ReachedKafka.at(address, "external, by -D" + PROPERTY);
        } catch (IOException e) {
            throw new ServerStartException("can't connect to " + address + ": " + e.getMessage(), e);
        }
    }
}
