package io.openrun.coupon.queue.sqs;

import io.openrun.coupon.queue.EventBacklog;
import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.EventSource;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Takes events from a queue of SQS. Acknowledged messages are deleted; what is not is visible to others again after its
 * visibility, which {@link #keep} begins anew. Thread-safe.
 *
 * <p>A delivery is what several requests brought, and the attempts of it are those of the message that was received most
 * often. SQS does not let a message be kept for more than twelve hours after it was received: then it comes again.
 */
public final class SqsEventSource implements EventSource, EventBacklog, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SqsEventSource.class);

    private final SqsQueue queue;
    private final Duration visibility;
    private final boolean refuseWeakQueue;
    private final RequestThreads threads;
    private final ReceivedMessages messages;
    private final Receipts receipts;

    private SqsEventSource(Builder builder, SqsQueue queue, EventCodec codec) {
        this.queue = queue;
        this.visibility = builder.visibility;
        this.refuseWeakQueue = builder.refuseWeakQueue;
        this.threads = new RequestThreads("coupon-sqs-receive", builder.parallelism);
        this.messages = new ReceivedMessages(codec, queue.name());
        this.receipts = new Receipts(queue, visibility, threads);
    }

    /** {@return a builder with safe defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Looks whether the queue and its dead-letter queue are fit for the purpose: that they exist, that messages are kept
     * for 4 days or more and for 14 there, that none goes there before it was received 20 times, and that the visibility
     * of this source is 15 seconds or more. To be called once, before a worker is started.
     *
     * @throws IllegalStateException if the queue does not exist; or is weaker than that, unless weak ones are allowed: the
     *     message names all that is wrong
     * @throws io.openrun.coupon.NotCarriedOutException if SQS does not answer
     */
    public void verify() {
        List<String> weaknesses = new QueueCheck(queue, visibility).weaknesses();
        if (weaknesses.isEmpty()) {
            return;
        }
        String all = String.join("; ", weaknesses);
        if (refuseWeakQueue) {
            throw new IllegalStateException("the queue is too weak for issued coupons: " + all);
        }
        LOG.warn("the queue is too weak for issued coupons: {}", all);
    }

    @Override
    public Optional<Delivery> poll(int eventsMax) {
        if (eventsMax < 1) {
            throw new IllegalArgumentException("eventsMax must be 1 or more, was " + eventsMax);
        }
        Collection<Message> received = new Receiving(queue, visibility, eventsMax).messages(threads);
        return received.isEmpty() ? Optional.empty() : Optional.of(messages.delivery(received));
    }

    @Override
    public void acknowledge(Delivery delivery) {
        receipts.delete(ReceivedMessages.receiptsOf(delivery));
    }

    @Override
    public void keep(Delivery delivery) {
        receipts.keep(ReceivedMessages.receiptsOf(delivery));
    }

    /**
     * Looks what is in the queue: waiting, taken, or delayed. SQS gives approximate numbers, which may lag behind by a
     * minute, and not the age of the oldest message: CloudWatch has that as {@code ApproximateAgeOfOldestMessage}.
     *
     * @return about how many messages, with an age of null if there are any
     * @throws io.openrun.coupon.NotCarriedOutException if SQS does not answer
     */
    @Override
    public Backlog backlog() {
        QueueAttributes attributes;
        try {
            attributes = QueueAttributes.of(
                    queue,
                    queue.url(),
                    queue.deadline(),
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED);
        } catch (RuntimeException failure) {
            throw SqsFailure.looking(failure);
        }
        long count = attributes.number(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)
                + attributes.number(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)
                + attributes.number(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED);
        return count == 0 ? Backlog.EMPTY : new Backlog(count, null);
    }

    /** Ends its threads. The client stays open, and a call that still comes makes its requests one after another. */
    @Override
    public void close() {
        threads.close();
    }

    /** Builds a {@link SqsEventSource}; needs a client, a queue and a codec. Not thread-safe. */
    public static final class Builder {

        private static final Duration VISIBILITY_MAX = Duration.ofHours(12);

        private @Nullable SqsClient client;
        private @Nullable String queueUrl;
        private @Nullable EventCodec codec;
        private Duration timeout = SqsQueue.TIMEOUT;
        private Duration visibility = Duration.ofSeconds(30);
        private int parallelism = SqsQueue.PARALLELISM;
        private boolean refuseWeakQueue = true;

        private Builder() {}

        /**
         * The client.
         *
         * @param client for the queue's region; stays the caller's to close
         * @return this builder
         */
        public Builder client(SqsClient client) {
            this.client = client;
            return this;
        }

        /**
         * The queue.
         *
         * @param queueUrl as SQS gives it
         * @return this builder
         */
        public Builder queueUrl(String queueUrl) {
            this.queueUrl = queueUrl;
            return this;
        }

        /**
         * How an event is read.
         *
         * @param codec the same as at the sink
         * @return this builder
         */
        public Builder codec(EventCodec codec) {
            this.codec = codec;
            return this;
        }

        /**
         * How long each call may take as a whole.
         *
         * @param timeout 100 milliseconds to 5 minutes; 10 seconds unless set
         * @return this builder
         * @throws IllegalArgumentException if it is null or out of these bounds
         */
        public Builder timeout(Duration timeout) {
            this.timeout = SqsQueue.checkTimeout(timeout);
            return this;
        }

        /**
         * How long messages stay with their taker, from being taken and from each time they are kept.
         *
         * @param visibility 1 second to 12 hours, in whole seconds; 30 seconds unless set
         * @return this builder
         * @throws IllegalArgumentException if it is null, out of these bounds, or has a part of a second
         */
        public Builder visibility(Duration visibility) {
            if (visibility == null
                    || visibility.toSeconds() < 1
                    || visibility.compareTo(VISIBILITY_MAX) > 0
                    || visibility.toNanosPart() != 0) {
                throw new IllegalArgumentException(
                        "visibility must be whole seconds up to 12 hours, was " + visibility);
            }
            this.visibility = visibility;
            return this;
        }

        /**
         * How many requests one call makes at once. Calls of several threads share this many threads.
         *
         * @param parallelism 1 to 64; 4 unless set; the client needs as many connections, and one more for each thread
         *     that takes events
         * @return this builder
         * @throws IllegalArgumentException if it is out of these bounds
         */
        public Builder parallelism(int parallelism) {
            this.parallelism = SqsQueue.checkParallelism(parallelism);
            return this;
        }

        /**
         * Lets {@link SqsEventSource#verify} only warn of a queue that is too weak, instead of refusing it.
         *
         * @return this builder
         */
        public Builder allowWeakQueue() {
            this.refuseWeakQueue = false;
            return this;
        }

        /**
         * Makes no request.
         *
         * @return the source; the caller closes it
         * @throws IllegalArgumentException if client, queue or codec are not set, or the URL is none of a queue
         */
        public SqsEventSource build() {
            SqsQueue queue = SqsQueue.of(client, queueUrl, timeout);
            if (codec == null) {
                throw new IllegalArgumentException("codec must be given");
            }
            return new SqsEventSource(this, queue, codec);
        }
    }
}
