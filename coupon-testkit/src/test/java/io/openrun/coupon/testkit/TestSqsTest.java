package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.DockerClientFactory;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Where the choice matters, in a JVM of its own: it is made by system properties and by the class path. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TestSqsTest {

    @Test
    void allCallersGetTheSameSqsAndItKeepsWhatItIsSent() {
        Set<TestSqsAddress> handedOut = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 8).parallel().forEach(i -> handedOut.add(TestSqs.shared()));
        assertThat(handedOut).hasSize(1);
        try (SqsClient client = TestSqs.shared().client()) {
            String queue = client.createQueue(r -> r.queueName("shared-" + UUID.randomUUID()))
                    .queueUrl();
            var unused = client.sendMessage(r -> r.queueUrl(queue).messageBody("kept"));
            assertThat(client.receiveMessage(r -> r.queueUrl(queue)).messages())
                    .extracting(message -> message.body())
                    .containsExactly("kept");
        }
    }

    @Test
    void aJvmThatStartedItEndsByItself() throws Exception {
        try (ServerChild child = ServerChild.start(path -> true, List.of(), ServerChild.SQS)) {
            assertThat(child.nextLine())
                    .containsExactly(
                            ServerChild.SQS, "-1", "", "ElasticMQ, in this JVM, binary from Maven Central, in memory");
            assertThat(child.end()).isZero();
        }
    }

    @Test
    void anAddressGivenFromOutsideIsUsedAndLeftRunning() throws Exception {
        try (SqsServer outside = SqsServer.start();
                SqsClient client = outside.client();
                ServerChild child = ServerChild.start(
                        path -> !path.contains("elasticmq"),
                        List.of("-Dcoupon.it.sqs=" + outside.endpoint(), "-Dcoupon.it=docker"),
                        ServerChild.SQS)) {
            assertThat(child.nextLine())
                    .containsExactly(ServerChild.SQS, "-1", "", "SQS, external, by -Dcoupon.it.sqs");
            assertThat(child.end()).isZero();
            assertThat(client.listQueues().queueUrls()).isEmpty();
        }
    }

    @Test
    void anAddressThatDoesNotAnswerIsNotReplacedByAServerOfOurs() throws Exception {
        assertThat(failure(path -> true, "-Dcoupon.it.sqs=http://127.0.0.1:1"))
                .startsWith("No SQS for tests. ")
                .contains("The cause: can't connect to http://127.0.0.1:1: ")
                .contains("leave it out to have a server started");
        assertThat(failure(path -> true, "-Dcoupon.it.sqs=127.0.0.1:9324"))
                .contains("coupon.it.sqs is not http://host:port");
    }

    @Test
    void dockerThatWasAskedForAndDoesNotAnswerIsAnError() throws Exception {
        assumeFalse(DockerClientFactory.instance().isDockerAvailable(), "Docker answers here");
        assertThat(failure(path -> true, "-Dcoupon.it=docker"))
                .startsWith("No SQS for tests. ")
                .endsWith("The cause: Docker does not answer");
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        assertThat(failure(path -> !path.contains("elasticmq"), "-Da=b"))
                .contains("a library is missing", "org.elasticmq:elasticmq-rest-sqs_2.13");
        assertThat(failure(path -> !path.contains("testcontainers"), "-Dcoupon.it=docker"))
                .contains("a library is missing", "org.testcontainers:testcontainers");
    }

    private static String failure(Predicate<String> classPath, String option) throws Exception {
        try (ServerChild child = ServerChild.start(classPath, List.of(option), ServerChild.SQS)) {
            List<String> fields = child.nextLine();
            assertThat(fields).hasSize(1);
            assertThat(child.end()).isZero();
            return fields.get(0);
        }
    }
}
