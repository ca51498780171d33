package io.openrun.coupon.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Kafka's own administration client, one for each call: one that lives on complains loudly of each broker killed. */
final class KafkaAdmin {

    private static final int CONNECT_TIMEOUT_MILLIS = 1_000;
    private static final int LOOK_TIMEOUT_SECONDS = 5;
    private static final int CREATE_TIMEOUT_SECONDS = 30;

    private KafkaAdmin() {}

    /** The id of the cluster that answers there now. */
    static String clusterId(String bootstrapServers) throws IOException {
        requireListener(bootstrapServers);
        try (Admin admin = open(bootstrapServers, LOOK_TIMEOUT_SECONDS)) {
            return get(admin.describeCluster().clusterId(), LOOK_TIMEOUT_SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("it is no Kafka broker that answers: " + e.getCause(), e);
        }
    }

    /** The client itself asks a port that is closed again and again, and logs each time. */
    private static void requireListener(String bootstrapServers) throws IOException {
        int colon = bootstrapServers.lastIndexOf(':');
        InetSocketAddress address = new InetSocketAddress(
                bootstrapServers.substring(0, colon), Integer.parseInt(bootstrapServers.substring(colon + 1)));
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_TIMEOUT_MILLIS);
        }
    }

    static void createTopic(String bootstrapServers, String name, int partitions, Map<String, String> config) {
        NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config);
        try (Admin admin = open(bootstrapServers, CREATE_TIMEOUT_SECONDS)) {
            get(admin.createTopics(Set.of(topic)).all(), CREATE_TIMEOUT_SECONDS);
            awaitLeaders(admin, name);
        } catch (ExecutionException | IOException e) {
            throw new IllegalStateException("can't create the topic " + name + ": " + e.getMessage(), e);
        }
    }

    /** The broker learns of the topic a moment after the controller has created it. */
    private static void awaitLeaders(Admin admin, String name) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CREATE_TIMEOUT_SECONDS);
        while (!hasLeaders(admin, name)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("its partitions have no leaders after " + CREATE_TIMEOUT_SECONDS + " s");
            }
        }
    }

    private static boolean hasLeaders(Admin admin, String name) throws IOException {
        try {
            Map<String, TopicDescription> topics =
                    get(admin.describeTopics(Set.of(name)).allTopicNames(), CREATE_TIMEOUT_SECONDS);
            return topics.values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(partition ->
                            partition.leader() != null && !partition.leader().isEmpty());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Admin open(String bootstrapServers, int timeoutSeconds) {
        int millis = (int) TimeUnit.SECONDS.toMillis(timeoutSeconds);
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis));
    }

    private static <T> T get(KafkaFuture<T> answer, int timeoutSeconds) throws IOException, ExecutionException {
        try {
            return answer.get(timeoutSeconds + 1, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + timeoutSeconds + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
