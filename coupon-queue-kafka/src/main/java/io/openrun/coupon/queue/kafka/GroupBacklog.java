package io.openrun.coupon.queue.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How many records of each partition are not committed. */
final class GroupBacklog {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private GroupBacklog() {}

    /** Of the partitions that this member has. */
    static Map<TopicPartition, Long> ofMember(Consumer<byte[], byte[]> consumer) {
        Set<TopicPartition> assigned = consumer.assignment();
        Map<TopicPartition, Long> begin = consumer.beginningOffsets(assigned, ANSWER_WITHIN);
        Map<TopicPartition, Long> end = consumer.endOffsets(assigned, ANSWER_WITHIN);
        return behind(begin, consumer.committed(assigned, ANSWER_WITHIN), end);
    }

    /** Of all partitions, whoever in the group has them. */
    static Map<TopicPartition, Long> ofGroup(Admin admin, String group, String topic) {
        Set<TopicPartition> all =
                AdminAnswer.of(
                                "the topic can't be seen",
                                admin.describeTopics(Set.of(topic)).allTopicNames())
                        .values()
                        .stream()
                        .flatMap(description -> description.partitions().stream())
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .collect(Collectors.toSet());
        Map<TopicPartition, OffsetAndMetadata> committed = AdminAnswer.of(
                "the group's offsets can't be seen",
                admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        return behind(offsets(admin, all, OffsetSpec.earliest()), committed, offsets(admin, all, OffsetSpec.latest()));
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, Set<TopicPartition> of, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> asked =
                of.stream().collect(Collectors.toMap(Function.identity(), partition -> which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        AdminAnswer.of(
                        "the topic's offsets can't be seen",
                        admin.listOffsets(asked).all())
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    private static Map<TopicPartition, Long> behind(
            Map<TopicPartition, Long> begin,
            Map<TopicPartition, OffsetAndMetadata> committed,
            Map<TopicPartition, Long> end) {
        Map<TopicPartition, Long> behind = new HashMap<>();
        end.forEach((partition, last) -> {
            OffsetAndMetadata done = committed.get(partition);
            long first = begin.getOrDefault(partition, 0L);
            behind.put(partition, Math.max(0, last - Math.max(first, done == null ? 0 : done.offset())));
        });
        return behind;
    }
}
