package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.DockerClientFactory;

/** Where the choice matters, in a JVM of its own: it is made by system properties and by the class path. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TestKafkaTest {

    @Test
    void allCallersGetTheSameKafkaAndItKeepsWhatItIsSent() throws Exception {
        Set<TestKafkaAddress> handedOut = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 8).parallel().forEach(i -> handedOut.add(TestKafka.shared()));
        assertThat(handedOut).hasSize(1);
        TestKafkaAddress kafka = TestKafka.shared();
        assertThat(kafka.describe()).startsWith("Kafka");
        String topic = "shared-" + UUID.randomUUID();
        kafka.createTopic(topic, 1, Map.of());
        assertThat(KafkaClients.send(kafka, topic, List.of("a", "b"))).hasSize(2);
        assertThat(KafkaClients.read(kafka, topic, topic, 2)).containsExactly("a", "b");
    }

    @Test
    void anAddressGivenFromOutsideIsUsedAndLeftRunning() throws Exception {
        try (KafkaBroker outside = KafkaBroker.start();
                ServerChild child = ServerChild.start(
                        path -> true,
                        List.of("-Dcoupon.it.kafka=" + outside.bootstrapServers(), "-Dcoupon.it=docker"),
                        ServerChild.KAFKA)) {
            List<String> fields = child.nextLine();
            assertThat(fields).hasSize(4).startsWith(ServerChild.KAFKA, "-1", "");
            assertThat(fields.get(3)).startsWith("Kafka, external, by -Dcoupon.it.kafka, cluster ");
            assertThat(child.end()).isZero();
            outside.createTopic("still-there", 1, Map.of());
        }
    }

    @Test
    void anAddressThatDoesNotAnswerIsNotReplacedByABrokerOfOurs() throws Exception {
        assertThat(failure(path -> true, "-Dcoupon.it.kafka=127.0.0.1:1"))
                .startsWith("No Kafka for tests. ")
                .contains("The cause: can't connect to 127.0.0.1:1: Connection refused")
                .contains("leave it out to have a broker started");
        assertThat(failure(path -> true, "-Dcoupon.it.kafka=nowhere")).contains("coupon.it.kafka is not host:port");
    }

    @Test
    void somethingElseAtTheAddressIsAnError() throws Exception {
        try (SqsServer other = SqsServer.start()) {
            assertThat(failure(
                            path -> true,
                            "-Dcoupon.it.kafka=" + other.endpoint().getAuthority()))
                    .startsWith("No Kafka for tests. ")
                    .contains("The cause: can't connect to ");
        }
    }

    @Test
    void dockerThatWasAskedForAndDoesNotAnswerIsAnError() throws Exception {
        assumeFalse(DockerClientFactory.instance().isDockerAvailable(), "Docker answers here");
        assertThat(failure(path -> true, "-Dcoupon.it=docker"))
                .startsWith("No Kafka for tests. ")
                .endsWith("The cause: Docker does not answer");
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        assertThat(failure(path -> !path.contains("kafka_2.13"), "-Da=b"))
                .contains("there is no kafka.Kafka on the class path", "org.apache.kafka:kafka_2.13");
        assertThat(failure(path -> !path.contains("kafka-clients"), "-Da=b"))
                .contains("a library is missing", "kafka-clients");
        assertThat(failure(path -> !path.contains("testcontainers"), "-Dcoupon.it=docker"))
                .contains("a library is missing", "org.testcontainers:testcontainers-kafka");
        assertThat(failure(path -> !path.contains("scala-library"), "-Da=b"))
                .contains("its data folder could not be formatted; its log ends: ", "scala");
    }

    private static String failure(Predicate<String> classPath, String option) throws Exception {
        try (ServerChild child = ServerChild.start(classPath, List.of(option), ServerChild.KAFKA)) {
            List<String> fields = child.nextLine();
            assertThat(fields).hasSize(1);
            assertThat(child.end()).isZero();
            return fields.get(0);
        }
    }
}
