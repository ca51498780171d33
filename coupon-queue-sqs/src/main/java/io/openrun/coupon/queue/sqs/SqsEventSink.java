package io.openrun.coupon.queue.sqs;

import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.EventSink;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/**
 * Sends events to a queue of SQS, one a message, in requests of ten. What SQS refuses of a request is sent again until the
 * timeout. Thread-safe.
 *
 * <p>An event that is appended again is in the queue twice, which whoever stores them in the end sees through. To a FIFO
 * queue it is sent in the group of its coupon and under its id, so that the queue itself drops what it got in the last
 * five minutes.
 *
 * <p>If an event is rejected, others of the same call may have been taken over nevertheless; appending them again is safe.
 */
public final class SqsEventSink implements EventSink, AutoCloseable {

    private final SqsQueue queue;
    private final EventMessages messages;
    private final RequestThreads threads;
    private final BatchRequests<SendMessageBatchRequestEntry> requests;

    private SqsEventSink(Builder builder, SqsQueue queue, EventCodec codec) {
        this.queue = queue;
        this.messages = new EventMessages(codec, builder.contentType, queue.isFifo());
        this.threads = new RequestThreads("coupon-sqs-send", builder.parallelism);
        this.requests = new BatchRequests<>(this::send, SendMessageBatchRequestEntry::id, refused -> false, threads);
    }

    /** {@return a builder with safe defaults} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public void append(List<CouponIssuedEvent> events) {
        requests.send(messages.batches(events), queue.deadline());
    }

    private BatchRequests.Answer send(List<SendMessageBatchRequestEntry> entries, Deadline deadline) {
        SendMessageBatchResponse answer = queue.client()
                .sendMessageBatch(SendMessageBatchRequest.builder()
                        .queueUrl(queue.url())
                        .entries(entries)
                        .overrideConfiguration(deadline.forRequest())
                        .build());
        return new BatchRequests.Answer(
                answer.successful().stream()
                        .map(SendMessageBatchResultEntry::id)
                        .collect(Collectors.toSet()),
                answer.failed());
    }

    /** Ends its threads. The client stays open, and a call that still comes makes its requests one after another. */
    @Override
    public void close() {
        threads.close();
    }

    /** Builds a {@link SqsEventSink}; needs a client, a queue and a codec. Not thread-safe. */
    public static final class Builder {

        private static final int CONTENT_TYPE_MAX = 255;

        private @Nullable SqsClient client;
        private @Nullable String queueUrl;
        private @Nullable EventCodec codec;
        private Duration timeout = SqsQueue.TIMEOUT;
        private int parallelism = SqsQueue.PARALLELISM;
        private String contentType = "application/cloudevents+json";

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
         * @param queueUrl as SQS gives it; one that ends with {@code .fifo} is a FIFO queue
         * @return this builder
         */
        public Builder queueUrl(String queueUrl) {
            this.queueUrl = queueUrl;
            return this;
        }

        /**
         * How an event is written.
         *
         * @param codec writes text in UTF-8
         * @return this builder
         */
        public Builder codec(EventCodec codec) {
            this.codec = codec;
            return this;
        }

        /**
         * How long appending may take as a whole.
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
         * How many requests one call makes at once. Calls of several threads share this many threads.
         *
         * @param parallelism 1 to 64; 4 unless set; the client needs as many connections, and one more for each thread
         *     that appends
         * @return this builder
         * @throws IllegalArgumentException if it is out of these bounds
         */
        public Builder parallelism(int parallelism) {
            this.parallelism = SqsQueue.checkParallelism(parallelism);
            return this;
        }

        /**
         * What the codec writes, for the message's attribute {@code contentType}.
         *
         * @param contentType a media type, 1 to 255 characters; {@code application/cloudevents+json} unless set
         * @return this builder
         * @throws IllegalArgumentException if it is null, empty or too long
         */
        public Builder contentType(String contentType) {
            if (contentType == null || contentType.isEmpty() || contentType.length() > CONTENT_TYPE_MAX) {
                throw new IllegalArgumentException("contentType must be 1 to " + CONTENT_TYPE_MAX + " characters");
            }
            this.contentType = contentType;
            return this;
        }

        /**
         * Makes no request.
         *
         * @return the sink; the caller closes it
         * @throws IllegalArgumentException if client, queue or codec are not set, or the URL is none of a queue
         */
        public SqsEventSink build() {
            SqsQueue queue = SqsQueue.of(client, queueUrl, timeout);
            if (codec == null) {
                throw new IllegalArgumentException("codec must be given");
            }
            return new SqsEventSink(this, queue, codec);
        }
    }
}
