package io.openrun.coupon.queue.kafka;

import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.EventBacklog;
import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.Payload;
import io.openrun.coupon.queue.Undeliverable;
import io.openrun.coupon.queue.UnreadableEventException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Gives out a topic's events to a consumer group: each delivery holds records of one partition, and what is committed is
 * never past one that was not acknowledged. Thread-safe; all threads of a worker share one.
 *
 * <p>It works on a consumer of the service's, made with {@link #consumerSettings} and a group of its own, not yet
 * subscribed to anything. From then on nothing else may use the consumer. It stays the service's to close, once its
 * workers are stopped.
 *
 * <p>What its taker neither acknowledges nor keeps for the time of the lease is given out again; what a member of the
 * group had in hand when it died or lost a partition goes to the next one, with the attempts counted for the first
 * delivery of each partition.
 */
public final class KafkaEventSource implements EventSource, EventBacklog {

    private static final Duration TURN_WITHIN = Duration.ofMillis(80);
    private static final Duration LOCK_WITHIN = Duration.ofSeconds(15);
    private static final Duration LOOK_WITHIN = Duration.ofSeconds(10);
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final String ORIGIN = "kafka ";

    /** With partition and offset it has to fit into an origin. */
    private static final int TOPIC_MAX = 200;

    private final Consumer<byte[], byte[]> consumer;
    private final EventCodec codec;
    private final String topic;
    private final String group;
    private final @Nullable Admin admin;
    private final InstantSource clock;
    private final GroupMember member;
    private final ReentrantLock lock = new ReentrantLock(true);

    private KafkaEventSource(
            Builder builder, Consumer<byte[], byte[]> consumer, String topic, EventCodec codec, String group) {
        this.consumer = consumer;
        this.topic = topic;
        this.codec = codec;
        this.group = group;
        this.admin = builder.admin;
        this.clock = builder.clock;
        this.member = new GroupMember(consumer, builder.lease);
    }

    /** {@return a builder with safe defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * What the consumer must be made with; addresses, security and a {@code group.id} are added to it. Only the way in which
     * the group assigns partitions may be another: with one that is not cooperative, all members lose what they have in
     * hand whenever one joins or leaves.
     *
     * @return settings as Kafka names them, immutable
     */
    public static Map<String, Object> consumerSettings() {
        return ConsumerSettings.ALL;
    }

    private void join() {
        run("the topic " + topic + " can't be seen", () -> {
            if (!exists()) {
                throw new IllegalStateException("the topic " + topic + " does not exist");
            }
            consumer.subscribe(List.of(topic), new Rebalance());
        });
    }

    private boolean exists() {
        try {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic, LOOK_WITHIN);
            return partitions != null && !partitions.isEmpty();
        } catch (UnknownTopicOrPartitionException none) {
            return false;
        }
    }

    @Override
    public Optional<Delivery> poll(int eventsMax) {
        if (eventsMax < 1) {
            throw new IllegalArgumentException("eventsMax must be 1 or more, was " + eventsMax);
        }
        if (!lockedWithin(TURN_WITHIN)) {
            return Optional.empty();
        }
        GroupMember.Given given;
        try {
            given = member.take(eventsMax);
        } catch (KafkaException failure) {
            throw KafkaFailure.unavailable("no events from the topic " + topic, failure);
        } finally {
            lock.unlock();
        }
        return Optional.ofNullable(given).map(this::read);
    }

    @Override
    public void acknowledge(Delivery delivery) {
        member.acknowledged(delivery.token());
        run("what is acknowledged can't be committed", member::commit);
    }

    @Override
    public void keep(Delivery delivery) {
        run("the group can't be reached", () -> member.keep(delivery.token()));
    }

    /**
     * Looks how far the group is behind: the whole group if there is an Admin, else this member alone. The age is that of
     * the oldest event in hand, since it was issued; it is not known while another member has the oldest, or nobody yet.
     */
    @Override
    public Backlog backlog() {
        Map<TopicPartition, Long> behind = admin != null
                ? GroupBacklog.ofGroup(admin, group, topic)
                : call("the backlog can't be seen", () -> GroupBacklog.ofMember(consumer));
        long messages = behind.values().stream().mapToLong(Long::longValue).sum();
        if (messages == 0) {
            return Backlog.EMPTY;
        }
        return call("the backlog can't be seen", () -> new Backlog(messages, oldestAge(behind)));
    }

    private @Nullable Duration oldestAge(Map<TopicPartition, Long> behind) {
        Duration oldest = Duration.ZERO;
        for (Map.Entry<TopicPartition, Long> partition : behind.entrySet()) {
            if (partition.getValue() > 0) {
                ConsumerRecord<byte[], byte[]> first = member.oldest(partition.getKey());
                if (first == null) {
                    return null;
                }
                Duration age = Duration.between(since(first), clock.instant());
                oldest = age.compareTo(oldest) > 0 ? age : oldest;
            }
        }
        return oldest;
    }

    private Instant since(ConsumerRecord<byte[], byte[]> message) {
        try {
            if (message.value() != null) {
                return codec.decode(message.value()).issuedAt();
            }
        } catch (UnreadableEventException unreadable) {
            // then the broker's or its writer's clock has to do
        }
        return Instant.ofEpochMilli(message.timestamp());
    }

    private Delivery read(GroupMember.Given given) {
        List<CouponIssuedEvent> events = new ArrayList<>();
        List<Undeliverable> unreadable = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> message : given.records()) {
            if (message.value() == null) {
                unreadable.add(unreadable(message, given, DeadLetterCause.MALFORMED, "the record has no value"));
                continue;
            }
            try {
                events.add(codec.decode(message.value()));
            } catch (UnreadableEventException e) {
                unreadable.add(unreadable(message, given, e.reason(), String.valueOf(e.getMessage())));
            }
        }
        return new Delivery(given.token(), given.attempts(), events, unreadable);
    }

    private static Undeliverable unreadable(
            ConsumerRecord<byte[], byte[]> message, GroupMember.Given given, DeadLetterCause cause, String detail) {
        return new Undeliverable(
                ORIGIN + message.topic() + "/" + message.partition() + "/" + message.offset(),
                cause,
                detail,
                given.attempts(),
                new Payload(message.value() == null ? new byte[0] : message.value()),
                null);
    }

    private void run(String failed, Runnable action) {
        boolean unused = call(failed, () -> {
            action.run();
            return true;
        });
    }

    private <T> T call(String failed, Supplier<T> action) {
        if (!lockedWithin(LOCK_WITHIN)) {
            throw KafkaFailure.busy(failed + ": other threads have the consumer");
        }
        try {
            return action.get();
        } catch (KafkaException failure) {
            throw KafkaFailure.unavailable(failed, failure);
        } finally {
            lock.unlock();
        }
    }

    private boolean lockedWithin(Duration limit) {
        try {
            return lock.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Told by the consumer, while it is polled or closed. */
    private final class Rebalance implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            // what comes of them says all there is to know
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            locked(() -> member.revoked(revoked));
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            locked(() -> member.lost(lost));
        }

        private void locked(Runnable change) {
            lock.lock();
            try {
                change.run();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Builds a {@link KafkaEventSource}; needs a consumer, a topic and a codec. Not thread-safe. */
    public static final class Builder {

        private @Nullable Consumer<byte[], byte[]> consumer;
        private Map<String, ?> settings = Map.of();
        private @Nullable Admin admin;
        private @Nullable String topic;
        private @Nullable EventCodec codec;
        private Duration lease = LEASE;
        private InstantSource clock = InstantSource.system();

        private Builder() {}

        /**
         * The consumer.
         *
         * @param consumer not subscribed to anything; stays the caller's to close
         * @param settings what it was made with, {@link KafkaEventSource#consumerSettings} among them: a consumer does not
         *     tell. The values may be of any type that Kafka takes
         * @return this builder
         * @throws IllegalArgumentException if {@code settings} is null
         */
        public Builder consumer(Consumer<byte[], byte[]> consumer, Map<String, ?> settings) {
            if (settings == null) {
                throw new IllegalArgumentException("settings must be given");
            }
            this.consumer = consumer;
            this.settings = settings;
            return this;
        }

        /**
         * Who is asked how far the whole group is behind; without one the backlog is that of this member.
         *
         * @param admin stays the caller's to close
         * @return this builder
         */
        public Builder admin(Admin admin) {
            this.admin = admin;
            return this;
        }

        /**
         * Where the events are.
         *
         * @param topic the topic's name, up to 200 characters; it must exist
         * @return this builder
         * @throws IllegalArgumentException if it is null, empty or too long
         */
        public Builder topic(String topic) {
            if (topic == null || topic.isEmpty() || topic.length() > TOPIC_MAX) {
                throw new IllegalArgumentException("topic must be 1 to " + TOPIC_MAX + " characters");
            }
            this.topic = topic;
            return this;
        }

        /**
         * How an event is read.
         *
         * @param codec the codec
         * @return this builder
         */
        public Builder codec(EventCodec codec) {
            this.codec = codec;
            return this;
        }

        /**
         * How long a taker has for what he took, before it is given out again.
         *
         * @param lease above zero; 5 minutes unless set
         * @return this builder
         * @throws IllegalArgumentException if it is null, zero or negative
         */
        public Builder lease(Duration lease) {
            if (lease == null || lease.compareTo(Duration.ZERO) <= 0) {
                throw new IllegalArgumentException("lease must be above zero, was " + lease);
            }
            this.lease = lease;
            return this;
        }

        /**
         * The clock that the age of the oldest event is told by.
         *
         * @param clock the clock; that of the system unless set
         * @return this builder
         */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Looks whether the topic exists, and subscribes the consumer. It joins its group when it is polled.
         *
         * @return the source
         * @throws IllegalArgumentException if something is not set, the consumer is subscribed already, or its settings
         *     are not as they must be; the message names all that are wrong
         * @throws IllegalStateException if the topic does not exist
         * @throws io.openrun.coupon.NotCarriedOutException if the brokers don't answer
         */
        public KafkaEventSource build() {
            if (consumer == null || topic == null || codec == null) {
                throw new IllegalArgumentException("consumer, topic and codec must be given");
            }
            List<String> problems = ConsumerSettings.problems(settings);
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("the consumer's settings: " + String.join("; ", problems));
            }
            if (!consumer.subscription().isEmpty() || !consumer.assignment().isEmpty()) {
                throw new IllegalArgumentException("the consumer must not be subscribed to anything");
            }
            String group = ConsumerSettings.text(settings, ConsumerConfig.GROUP_ID_CONFIG);
            KafkaEventSource source = new KafkaEventSource(this, consumer, topic, codec, group);
            source.join();
            return source;
        }
    }
}
