package io.openrun.coupon.testkit;

import java.io.IOException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** Kafka in a container of its own. Testcontainers' own watcher removes it when this JVM is gone. */
final class DockerKafka {

    private static final String IMAGE = "apache/kafka:4.4.0";

    private DockerKafka() {}

    static TestKafkaAddress start() throws ServerStartException {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new ServerStartException("Docker does not answer");
        }
        KafkaContainer container = new KafkaContainer(IMAGE)
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "1");
        try {
            container.start();
            // host:port, or PLAINTEXT://host:port, as the version of the module has it
            String address = container.getBootstrapServers().replaceFirst("^\\w+://", "");
            TestKafkaAddress kafka = ReachedKafka.at(address, "Docker image " + container.getDockerImageName());
            StopAtExit.of(container::stop);
            return kafka;
        } catch (RuntimeException | IOException e) {
            container.stop();
            throw new ServerStartException("the container failed: " + e.getMessage(), e);
        }
    }
}
