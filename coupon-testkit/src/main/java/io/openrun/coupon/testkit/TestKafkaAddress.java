package io.openrun.coupon.testkit;

import java.util.Map;

/** Where a real Kafka answers, for tests that connect to it with whatever client they are about. */
public interface TestKafkaAddress {

    /**
     * The address as clients take it.
     *
     * @return host and port for {@code bootstrap.servers}
     */
    String bootstrapServers();

    /**
     * Creates a topic, replicated as often as is the broker's default. Returns when each partition has a leader.
     *
     * @param name the topic's name, one that is not there yet
     * @param partitions how many partitions it gets, 1 or more
     * @param config the topic's settings, such as {@code max.message.bytes}; what is not set is the broker's default
     * @throws IllegalStateException if it can't be created; the message holds the broker's reason
     */
    void createTopic(String name, int partitions, Map<String, String> config);

    /**
     * One line for a log or a report: version where it is known, where it came from.
     *
     * @return the line, as it was when the broker was started or first reached
     */
    String describe();
}
