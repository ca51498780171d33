package io.openrun.coupon.testkit;

import java.io.IOException;
import java.net.URI;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/** Redis in a container of its own. Testcontainers' own watcher removes it when this JVM is gone. */
final class DockerRedis {

    private static final String IMAGE = "redis:7.0.15";
    private static final int PORT = 6379;

    private DockerRedis() {}

    static TestRedisAddress start() throws ServerStartException {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new ServerStartException("Docker does not answer");
        }
        GenericContainer<?> container =
                new GenericContainer<>(IMAGE).withExposedPorts(PORT).withCommand(command());
        try {
            container.start();
            URI uri = URI.create("redis://" + container.getHost() + ":" + container.getMappedPort(PORT));
            TestRedisAddress redis = ReachedRedis.at(uri, "Docker image " + container.getDockerImageName());
            StopAtExit.of(container::stop);
            return redis;
        } catch (RuntimeException | IOException e) {
            container.stop();
            throw new ServerStartException("the container failed: " + e.getMessage(), e);
        }
    }

    private static String[] command() {
        return Stream.concat(
                        Stream.of("redis-server"),
                        RedisDirectives.DURABLE.entrySet().stream()
                                .flatMap(e -> Stream.of("--" + e.getKey(), e.getValue())))
                .toArray(String[]::new);
    }
}
