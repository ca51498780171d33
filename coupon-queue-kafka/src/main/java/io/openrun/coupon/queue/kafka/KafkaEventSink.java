package io.openrun.coupon.queue.kafka;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.EventSink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events to a topic, one record each, under the coupon's id as its key, so that a coupon's events stay in order.
 * They are durable once all in-sync replicas have them. Thread-safe.
 *
 * <p>It works on a producer of the service's, which stays the service's to close, and must be made with the settings of
 * {@link #producerSettings}. A producer that Kafka has declared broken for good is UNAVAILABLE until the service makes
 * another, and another sink over it.
 */
public final class KafkaEventSink implements EventSink {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaEventSink.class);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration DEADLINE_MIN = Duration.ofMillis(100);
    private static final Duration DEADLINE_MAX = Duration.ofMinutes(5);
    private static final Duration RETENTION_MIN = Duration.ofDays(1);
    private static final String CONTENT_TYPE = "content-type";
    private static final String CONTENT_TYPE_VALUE = "application/cloudevents+json";

    /** What a record and its batch have around key and value, and some room. */
    private static final int FRAME_BYTES = 256;

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final EventCodec codec;
    private final Duration deadline;
    private final Duration sendWithin;

    /** How large key and value may be; less once a broker has refused a smaller one. */
    private final AtomicInteger bytesMax;

    private KafkaEventSink(
            Builder builder, Producer<byte[], byte[]> producer, String topic, EventCodec codec, int bytesMax) {
        this.producer = producer;
        this.topic = topic;
        this.codec = codec;
        this.deadline = builder.deadline;
        this.sendWithin = builder.deadline.minus(builder.settings.blockMax());
        this.bytesMax = new AtomicInteger(bytesMax);
    }

    /** {@return a builder with safe defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * What the producer must be made with, for a deadline of 10 seconds; addresses and security are added to it.
     *
     * @return settings as Kafka names them, immutable
     */
    public static Map<String, Object> producerSettings() {
        return ProducerSettings.required(DEADLINE);
    }

    /**
     * What the producer must be made with, for another deadline.
     *
     * @param deadline how long a call may take, 100 milliseconds to 5 minutes
     * @return settings as Kafka names them, immutable
     * @throws IllegalArgumentException if {@code deadline} is out of its range
     */
    public static Map<String, Object> producerSettings(Duration deadline) {
        return ProducerSettings.required(requireDeadline(deadline));
    }

    @Override
    public void append(List<CouponIssuedEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        List<ProducerRecord<byte[], byte[]>> records =
                events.stream().map(this::record).toList();
        int largest = records.stream().mapToInt(KafkaEventSink::bytes).max().orElse(0);
        requireTakeable(largest);
        PendingRecords pending = new PendingRecords(producer);
        pending.send(records, start + sendWithin.toNanos());
        pending.await(start + deadline.toNanos());
        if (pending.isTooLarge()) {
            // The topic takes less than it did. From now on that is known before the neighbours are sent.
            int unused = bytesMax.accumulateAndGet(largest - 1, Math::min);
        }
        CouponException failure = pending.answer(topic);
        if (failure != null) {
            throw failure;
        }
    }

    /** Without a time of its own: a topic keeps a record for so long from when it was written, not from the issue. */
    private ProducerRecord<byte[], byte[]> record(CouponIssuedEvent event) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic, event.couponId().value().getBytes(StandardCharsets.UTF_8), codec.encode(event));
        record.headers().add(CONTENT_TYPE, CONTENT_TYPE_VALUE.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static int bytes(ProducerRecord<byte[], byte[]> record) {
        return record.key().length + record.value().length;
    }

    /** Refused by a broker, it would be after its neighbours were written. */
    private void requireTakeable(int bytes) {
        int max = bytesMax.get();
        if (bytes > max) {
            throw new NotCarriedOutException(
                    NotCarriedOutException.Reason.REJECTED,
                    Duration.ZERO,
                    "an event has " + bytes + " bytes, the topic " + topic + " takes " + max,
                    null);
        }
    }

    private static Duration requireDeadline(Duration deadline) {
        if (deadline == null || deadline.compareTo(DEADLINE_MIN) < 0 || deadline.compareTo(DEADLINE_MAX) > 0) {
            throw new IllegalArgumentException(
                    "deadline must be " + DEADLINE_MIN + " to " + DEADLINE_MAX + ", was " + deadline);
        }
        return deadline;
    }

    /** Builds a {@link KafkaEventSink}; needs a producer, an Admin, a topic and a codec. Not thread-safe. */
    public static final class Builder {

        private @Nullable Producer<byte[], byte[]> producer;
        private ProducerSettings settings = new ProducerSettings(Map.of());
        private @Nullable Admin admin;
        private @Nullable String topic;
        private @Nullable EventCodec codec;
        private Duration deadline = DEADLINE;
        private Duration retentionMin = RETENTION_MIN;
        private boolean refuseWeakTopic = true;

        private Builder() {}

        /**
         * The producer.
         *
         * @param producer stays the caller's to close
         * @param settings what it was made with, {@link KafkaEventSink#producerSettings} among them: a producer does not
         *     tell. The values may be of any type that Kafka takes
         * @return this builder
         * @throws IllegalArgumentException if {@code settings} is null
         */
        public Builder producer(Producer<byte[], byte[]> producer, Map<String, ?> settings) {
            if (settings == null) {
                throw new IllegalArgumentException("settings must be given");
            }
            this.producer = producer;
            this.settings = new ProducerSettings(settings);
            return this;
        }

        /**
         * Who is asked for the topic's settings.
         *
         * @param admin asked when the sink is built, and not after; stays the caller's to close
         * @return this builder
         */
        public Builder admin(Admin admin) {
            this.admin = admin;
            return this;
        }

        /**
         * Where the events are written.
         *
         * @param topic the topic's name; it must exist
         * @return this builder
         */
        public Builder topic(String topic) {
            this.topic = topic;
            return this;
        }

        /**
         * How an event is written.
         *
         * @param codec the codec
         * @return this builder
         */
        public Builder codec(EventCodec codec) {
            this.codec = codec;
            return this;
        }

        /**
         * How long a call may take as a whole.
         *
         * @param deadline 100 milliseconds to 5 minutes; 10 seconds unless set
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder deadline(Duration deadline) {
            this.deadline = requireDeadline(deadline);
            return this;
        }

        /**
         * How long the topic must keep what it holds, at least: longer than its readers may ever be away.
         *
         * @param retentionMin above zero; a day unless set
         * @return this builder
         * @throws IllegalArgumentException if it is null, zero or negative
         */
        public Builder retentionMin(Duration retentionMin) {
            if (retentionMin == null || retentionMin.compareTo(Duration.ZERO) <= 0) {
                throw new IllegalArgumentException("retentionMin must be above zero, was " + retentionMin);
            }
            this.retentionMin = retentionMin;
            return this;
        }

        /**
         * Only warns of a topic that can lose what it has acknowledged, instead of refusing to write to it. What can't be
         * seen, because the brokers forbid it, is warned of in any case.
         *
         * @return this builder
         */
        public Builder allowWeakTopic() {
            this.refuseWeakTopic = false;
            return this;
        }

        /**
         * Looks at the topic once.
         *
         * @return the sink
         * @throws IllegalArgumentException if something is not set, or the producer's settings are not as they must be;
         *     the message names all that are wrong
         * @throws IllegalStateException if the topic does not exist, or can lose what it has acknowledged; the message
         *     names all that is weak
         * @throws NotCarriedOutException if the brokers don't answer
         */
        public KafkaEventSink build() {
            if (producer == null || admin == null || topic == null || codec == null) {
                throw new IllegalArgumentException("producer, admin, topic and codec must be given");
            }
            List<String> problems = settings.problems(deadline);
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("the producer's settings: " + String.join("; ", problems));
            }
            TopicCheck.Found found = new TopicCheck(admin, topic, retentionMin).look();
            if (!found.weaknesses().isEmpty()) {
                report(topic, String.join("; ", found.weaknesses()));
            }
            int bytesMax = Math.min(settings.requestBytesMax(), found.batchBytesMax()) - FRAME_BYTES;
            return new KafkaEventSink(this, producer, topic, codec, bytesMax);
        }

        private void report(String topic, String weaknesses) {
            String what = "the topic " + topic + " can lose what it has acknowledged: " + weaknesses;
            if (refuseWeakTopic) {
                throw new IllegalStateException(what);
            }
            LOG.warn(what);
        }
    }
}
