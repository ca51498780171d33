package io.openrun.coupon.queue.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of the consumer group, and the partitions that it has. Used under the source's lock, but for
 * {@link #acknowledged}; lets the client's exceptions through.
 */
final class GroupMember {

    private static final Logger LOG = LoggerFactory.getLogger(GroupMember.class);
    private static final Duration POLL_WAIT = Duration.ofMillis(20);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Duration ALIVE_FOR = Duration.ofSeconds(1);

    /** More are not given out before the first of them are acknowledged, since each is kept in mind until then. */
    private static final int DELIVERIES_MAX = 10_000;

    private final Consumer<byte[], byte[]> consumer;
    private final Duration lease;
    private final Map<TopicPartition, PartitionProgress> partitions = new LinkedHashMap<>();
    private final Map<String, Taken> taken = new HashMap<>();
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private long deliveries;
    private long polledAt = System.nanoTime();

    /** Records that are given out, and the name they are known by. */
    record Given(String token, int attempts, List<ConsumerRecord<byte[], byte[]>> records) {}

    GroupMember(Consumer<byte[], byte[]> consumer, Duration lease) {
        this.consumer = consumer;
        this.lease = lease;
    }

    /** The next records, if there are any; waits a moment for some. */
    @Nullable
    Given take(int recordsMax) {
        commit();
        takeBack();
        PartitionProgress next = next();
        if (next == null) {
            fetch(false);
            next = next();
        }
        if (next == null) {
            return null;
        }
        try {
            return give(next, recordsMax);
        } catch (RebalanceInProgressException | CommitFailedException moving) {
            LOG.debug("what was fetched may be another member's now", moving);
            fetch(true);
            return null;
        }
    }

    /** What was given out for too long is given out again, and all that came after it in its partition. */
    private void takeBack() {
        long now = System.nanoTime();
        for (PartitionProgress partition : partitions.values()) {
            if (partition.hasOneThatIsOver(now)) {
                LOG.warn(
                        "what was taken from {} was neither acknowledged nor kept: it comes again",
                        partition.partition());
                forget(partition);
                consumer.seek(partition.partition(), partition.restart());
            }
        }
    }

    private @Nullable PartitionProgress next() {
        if (isFull()) {
            return null;
        }
        return partitions.values().stream()
                .filter(PartitionProgress::canGive)
                .findFirst()
                .orElse(null);
    }

    private boolean isFull() {
        return partitions.values().stream()
                        .mapToInt(PartitionProgress::deliveries)
                        .sum()
                >= DELIVERIES_MAX;
    }

    /** Asks the brokers, for nothing of partitions of which something is here. */
    private void fetch(boolean ofNone) {
        Set<TopicPartition> assigned = consumer.assignment();
        boolean none = ofNone || isFull();
        Map<Boolean, List<TopicPartition>> parts =
                assigned.stream().collect(Collectors.partitioningBy(partition -> none || hasFetched(partition)));
        consumer.pause(parts.getOrDefault(true, List.of()));
        consumer.resume(parts.getOrDefault(false, List.of()));
        polledAt = System.nanoTime();
        for (ConsumerRecord<byte[], byte[]> fetched : consumer.poll(POLL_WAIT)) {
            partitions
                    .computeIfAbsent(new TopicPartition(fetched.topic(), fetched.partition()), PartitionProgress::new)
                    .add(fetched);
        }
    }

    private boolean hasFetched(TopicPartition partition) {
        PartitionProgress progress = partitions.get(partition);
        return progress != null && progress.hasFetched();
    }

    private Given give(PartitionProgress partition, int recordsMax) {
        int attempts = partition.isBegun() ? 1 : begin(partition);
        List<ConsumerRecord<byte[], byte[]>> records = partition.next(recordsMax);
        Taken delivery = new Taken(partition, records, attempts, System.nanoTime() + lease.toNanos());
        partition.give(delivery);
        String token = partition.partition() + "/" + delivery.first().offset() + "/" + ++deliveries;
        Taken unused = taken.put(token, delivery);
        moveToTheEnd(partition);
        return new Given(token, attempts, records);
    }

    private void moveToTheEnd(PartitionProgress partition) {
        PartitionProgress unused = partitions.remove(partition.partition());
        PartitionProgress unusedToo = partitions.put(partition.partition(), partition);
    }

    /** Counts the first delivery before it is given out, so that a taker who dies of it is counted. */
    private int begin(PartitionProgress partition) {
        Integer before = partition.attemptsBefore();
        if (before == null) {
            Set<TopicPartition> asked = Set.of(partition.partition());
            before = partition.attemptsBefore(
                    consumer.committed(asked, ANSWER_WITHIN).get(partition.partition()));
        }
        int attempts = before + 1;
        consumer.commitSync(Map.of(partition.partition(), partition.beginning(attempts)), ANSWER_WITHIN);
        partition.begin(attempts);
        return attempts;
    }

    /** Says that a delivery is durable elsewhere; it counts with the next commit. Safe for use by many threads. */
    void acknowledged(String token) {
        boolean unused = acknowledged.add(token);
    }

    /** Commits what is acknowledged. If the group is changing, that is left to when the partitions go or have stayed. */
    void commit() {
        settle();
        Map<TopicPartition, OffsetAndMetadata> due = due(partitions.keySet());
        if (due.isEmpty()) {
            return;
        }
        try {
            commit(due);
        } catch (RebalanceInProgressException | CommitFailedException moving) {
            LOG.debug("what is acknowledged could not be committed yet", moving);
        }
    }

    private void settle() {
        String token = acknowledged.poll();
        while (token != null) {
            Taken done = taken.remove(token);
            if (done != null) {
                done.acknowledge();
                done.partition().advance();
            }
            token = acknowledged.poll();
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> due(Collection<TopicPartition> of) {
        Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
        for (TopicPartition partition : of) {
            PartitionProgress progress = partitions.get(partition);
            OffsetAndMetadata offset = progress == null ? null : progress.due();
            if (offset != null) {
                due.put(partition, offset);
            }
        }
        return due;
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> due) {
        consumer.commitSync(due, ANSWER_WITHIN);
        due.forEach((partition, offset) -> {
            PartitionProgress progress = partitions.get(partition);
            if (progress != null) {
                progress.committed(offset);
            }
        });
    }

    /** Stays in the group, without taking anything. */
    void keep(String token) {
        Taken kept = taken.get(token);
        if (kept != null) {
            kept.keepUntil(System.nanoTime() + lease.toNanos());
        }
        if (System.nanoTime() - polledAt > ALIVE_FOR.toNanos()) {
            fetch(true);
        }
    }

    /** Partitions go to other members: these begin where the acknowledged ones end. */
    void revoked(Collection<TopicPartition> revoked) {
        settle();
        Map<TopicPartition, OffsetAndMetadata> due = due(revoked);
        if (!due.isEmpty()) {
            try {
                commit(due);
            } catch (KafkaException late) {
                LOG.warn("what was acknowledged of {} could not be committed, and comes again", due.keySet(), late);
            }
        }
        lost(revoked);
    }

    /** Partitions are other members' already. */
    void lost(Collection<TopicPartition> lost) {
        for (TopicPartition partition : lost) {
            PartitionProgress progress = partitions.remove(partition);
            if (progress != null) {
                forget(progress);
            }
        }
    }

    private void forget(PartitionProgress partition) {
        boolean unused = taken.values().removeIf(delivery -> delivery.partition() == partition);
    }

    /** The first record of a partition that is not acknowledged; null if it is not here. */
    @Nullable
    ConsumerRecord<byte[], byte[]> oldest(TopicPartition partition) {
        settle();
        PartitionProgress progress = partitions.get(partition);
        return progress == null ? null : progress.oldest();
    }
}
