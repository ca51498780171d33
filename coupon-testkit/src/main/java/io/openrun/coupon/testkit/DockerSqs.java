package io.openrun.coupon.testkit;

import java.io.IOException;
import java.net.URI;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/** ElasticMQ in a container of its own. Testcontainers' own watcher removes it when this JVM is gone. */
final class DockerSqs {

    private static final String IMAGE = "softwaremill/elasticmq-native:1.7.1";
    private static final int PORT = 9324;

    private DockerSqs() {}

    static TestSqsAddress start() throws ServerStartException {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new ServerStartException("Docker does not answer");
        }
        GenericContainer<?> container = new GenericContainer<>(IMAGE).withExposedPorts(PORT);
        try {
            container.start();
            URI endpoint = URI.create("http://" + container.getHost() + ":" + container.getMappedPort(PORT));
            TestSqsAddress sqs = ReachedSqs.at(endpoint, "Docker image " + container.getDockerImageName());
            StopAtExit.of(container::stop);
            return sqs;
        } catch (RuntimeException | IOException e) {
            container.stop();
            throw new ServerStartException("the container failed: " + e.getMessage(), e);
        }
    }
}
