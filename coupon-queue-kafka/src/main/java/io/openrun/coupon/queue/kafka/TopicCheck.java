package io.openrun.coupon.queue.kafka;

import io.openrun.coupon.NotCarriedOutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares a topic with what it must be, so that what it acknowledges is lost neither with one broker nor unread. */
final class TopicCheck {

    private static final Logger LOG = LoggerFactory.getLogger(TopicCheck.class);
    private static final int REPLICAS_MIN = 2;
    private static final String FOR_EVER = "-1";

    private final Admin admin;
    private final String topic;
    private final Duration retentionMin;

    TopicCheck(Admin admin, String topic, Duration retentionMin) {
        this.admin = admin;
        this.topic = topic;
        this.retentionMin = retentionMin;
    }

    /**
     * What was found.
     *
     * @param weaknesses what is weaker than it must be, for a person
     * @param batchBytesMax how much the topic takes as one piece
     */
    record Found(List<String> weaknesses, int batchBytesMax) {}

    /**
     * Looks at the topic.
     *
     * @throws IllegalStateException if it does not exist
     * @throws NotCarriedOutException if the brokers don't answer
     */
    Found look() {
        int replicas = replicas();
        List<String> weaknesses = new ArrayList<>();
        if (replicas < REPLICAS_MIN) {
            weaknesses.add("replication.factor is " + replicas + ", so it is gone with one broker; 3 is needed");
        }
        try {
            Config config = config();
            compare(weaknesses, replicas, config);
            return new Found(weaknesses, Integer.parseInt(value(config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG)));
        } catch (NotCarriedOutException failure) {
            if (failure.getCause() instanceof AuthorizationException) {
                LOG.warn("the settings of the topic {} can't be seen, and stay unverified", topic, failure);
                return new Found(weaknesses, Integer.MAX_VALUE);
            }
            throw failure;
        }
    }

    /** Of the partition that has the fewest. */
    private int replicas() {
        try {
            TopicDescription description = AdminAnswer.of(
                            "the topic " + topic + " can't be seen",
                            admin.describeTopics(Set.of(topic)).allTopicNames())
                    .values()
                    .iterator()
                    .next();
            return description.partitions().stream()
                    .mapToInt(partition -> partition.replicas().size())
                    .min()
                    .orElse(0);
        } catch (NotCarriedOutException failure) {
            if (failure.getCause() != null && KafkaFailure.isTopicMissing(failure.getCause())) {
                throw new IllegalStateException("the topic " + topic + " does not exist", failure);
            }
            throw failure;
        }
    }

    private Config config() {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return AdminAnswer.of(
                        "the settings of the topic " + topic + " can't be seen",
                        admin.describeConfigs(Set.of(resource)).all())
                .values()
                .iterator()
                .next();
    }

    private void compare(List<String> weaknesses, int replicas, Config config) {
        int inSync = Integer.parseInt(value(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG));
        if (inSync < REPLICAS_MIN) {
            weaknesses.add("min.insync.replicas is " + inSync + ", so acks=all may be one broker's; 2 is needed");
        } else if (inSync > replicas) {
            weaknesses.add("min.insync.replicas is " + inSync + ", more than there are replicas: nothing is taken");
        }
        if (!"false".equals(value(config, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG))) {
            weaknesses.add("unclean.leader.election.enable is true, so a broker that missed events may lead");
        }
        if (!TopicConfig.CLEANUP_POLICY_DELETE.equals(value(config, TopicConfig.CLEANUP_POLICY_CONFIG))) {
            weaknesses.add("cleanup.policy is " + value(config, TopicConfig.CLEANUP_POLICY_CONFIG)
                    + ", delete is needed: of a coupon's events only the last would be kept");
        }
        String retention = value(config, TopicConfig.RETENTION_MS_CONFIG);
        if (!FOR_EVER.equals(retention) && Long.parseLong(retention) < retentionMin.toMillis()) {
            weaknesses.add("retention.ms is " + retention + ", " + retentionMin.toMillis()
                    + " is needed: what is not read by then is gone");
        }
        String bytes = value(config, TopicConfig.RETENTION_BYTES_CONFIG);
        if (!FOR_EVER.equals(bytes)) {
            weaknesses.add("retention.bytes is " + bytes + ", -1 is needed: what is not read by then is gone");
        }
    }

    private static String value(Config config, String name) {
        ConfigEntry entry = config.get(name);
        if (entry == null || entry.value() == null) {
            throw new IllegalStateException("the brokers did not say what " + name + " is");
        }
        return entry.value();
    }
}
