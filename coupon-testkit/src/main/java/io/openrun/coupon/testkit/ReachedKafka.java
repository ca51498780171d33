package io.openrun.coupon.testkit;

import java.io.IOException;
import java.util.Map;

/** A Kafka that is no child of this JVM and has answered. */
record ReachedKafka(String bootstrapServers, String describe) implements TestKafkaAddress {

    static TestKafkaAddress at(String bootstrapServers, String origin) throws IOException {
        String clusterId = KafkaAdmin.clusterId(bootstrapServers);
        return new ReachedKafka(bootstrapServers, "Kafka, " + origin + ", cluster " + clusterId);
    }

    @Override
    public void createTopic(String name, int partitions, Map<String, String> config) {
        KafkaAdmin.createTopic(bootstrapServers, name, partitions, config);
    }
}
