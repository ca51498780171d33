package io.openrun.coupon.queue.kafka;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Consecutive records of one partition that were given out together. Used under the source's lock. */
final class Taken {

    private final PartitionProgress partition;
    private final ConsumerRecord<byte[], byte[]> first;
    private final long next;
    private final int attempts;
    private long until;
    private boolean acknowledged;

    Taken(PartitionProgress partition, List<ConsumerRecord<byte[], byte[]>> records, int attempts, long until) {
        this.partition = partition;
        this.first = records.get(0);
        this.next = records.get(records.size() - 1).offset() + 1;
        this.attempts = attempts;
        this.until = until;
    }

    PartitionProgress partition() {
        return partition;
    }

    ConsumerRecord<byte[], byte[]> first() {
        return first;
    }

    /** The offset after its last record. */
    long next() {
        return next;
    }

    int attempts() {
        return attempts;
    }

    void keepUntil(long nanos) {
        until = nanos;
    }

    boolean isOver(long nanos) {
        return !acknowledged && nanos - until >= 0;
    }

    void acknowledge() {
        acknowledged = true;
    }

    boolean isAcknowledged() {
        return acknowledged;
    }
}
