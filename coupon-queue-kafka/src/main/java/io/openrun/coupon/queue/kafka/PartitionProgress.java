package io.openrun.coupon.queue.kafka;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far this member is in a partition, from when it got it until it loses it: what was fetched and not given out, what
 * was given out and not acknowledged, and what is to be committed: never more than what lies below the first one that is
 * not acknowledged. Used under the source's lock.
 *
 * <p>Kafka does not count deliveries. So the count of the first delivery is committed beside the offset, as its metadata,
 * before it is given out. If it was given out before, whoever had it may have died of it, or of what came next: it is
 * given out alone, until it is acknowledged, and so the next one becomes the first.
 */
final class PartitionProgress {

    private static final String ATTEMPTS = "attempts=";
    private static final int ATTEMPTS_MAX = 1_000_000;

    private final TopicPartition partition;
    private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();
    private final Deque<Taken> taken = new ArrayDeque<>();
    private @Nullable Integer attemptsBefore;
    private @Nullable OffsetAndMetadata due;
    private boolean begun;
    private boolean alone;

    PartitionProgress(TopicPartition partition) {
        this.partition = partition;
    }

    TopicPartition partition() {
        return partition;
    }

    void add(ConsumerRecord<byte[], byte[]> fetchedRecord) {
        fetched.add(fetchedRecord);
    }

    boolean hasFetched() {
        return !fetched.isEmpty();
    }

    boolean canGive() {
        return hasFetched() && !(alone && !taken.isEmpty());
    }

    /** Whether the first delivery was given out already. */
    boolean isBegun() {
        return begun;
    }

    /** How often the first delivery was given out before, if that is known without looking at what was committed. */
    @Nullable
    Integer attemptsBefore() {
        return attemptsBefore;
    }

    /** What has to be committed before the first delivery is given out. */
    OffsetAndMetadata beginning(int attempts) {
        return new OffsetAndMetadata(fetched.element().offset(), ATTEMPTS + attempts);
    }

    /** How often the first delivery was given out before, by what was committed; 0 if that is of another one. */
    int attemptsBefore(@Nullable OffsetAndMetadata committed) {
        if (committed == null
                || committed.offset() != fetched.element().offset()
                || !committed.metadata().startsWith(ATTEMPTS)) {
            return 0;
        }
        try {
            int attempts = Integer.parseInt(committed.metadata().substring(ATTEMPTS.length()));
            return Math.max(0, Math.min(attempts, ATTEMPTS_MAX));
        } catch (NumberFormatException foreign) {
            return 0;
        }
    }

    void begin(int attempts) {
        begun = true;
        // the count is committed at the same offset, and must not be overwritten
        due = null;
        alone = attempts > 1;
    }

    /** The next records, consecutive ones, and no more than there are. */
    List<ConsumerRecord<byte[], byte[]>> next(int recordsMax) {
        List<ConsumerRecord<byte[], byte[]>> next = new ArrayList<>();
        while (next.size() < recordsMax && !fetched.isEmpty()) {
            next.add(fetched.remove());
        }
        return next;
    }

    void give(Taken delivery) {
        taken.add(delivery);
    }

    /** Goes on behind all that is acknowledged without a gap. */
    void advance() {
        Taken first = taken.peek();
        while (first != null && first.isAcknowledged()) {
            due = new OffsetAndMetadata(first.next());
            alone = false;
            Taken unused = taken.remove();
            first = taken.peek();
        }
    }

    /** What is acknowledged and was not committed; null if there is nothing. */
    @Nullable
    OffsetAndMetadata due() {
        return due;
    }

    void committed(OffsetAndMetadata done) {
        if (done.equals(due)) {
            due = null;
        }
    }

    boolean hasOneThatIsOver(long nanos) {
        return taken.stream().anyMatch(delivery -> delivery.isOver(nanos));
    }

    /** Takes back what was given out; the offset to go on from. */
    long restart() {
        Taken first = taken.element();
        attemptsBefore = first.attempts();
        begun = false;
        alone = false;
        taken.clear();
        fetched.clear();
        return first.first().offset();
    }

    /** How many deliveries are kept in mind. */
    int deliveries() {
        return taken.size();
    }

    /** The first record that is not acknowledged; null if that is not in hand. */
    @Nullable
    ConsumerRecord<byte[], byte[]> oldest() {
        Taken first = taken.peek();
        return first == null ? fetched.peek() : first.first();
    }
}
