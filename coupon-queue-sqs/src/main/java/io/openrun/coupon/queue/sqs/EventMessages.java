package io.openrun.coupon.queue.sqs;

import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventCodec;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** Writes events as messages, in batches that SQS takes. Thread-safe. */
final class EventMessages {

    /** Of a message and of a batch; SQS takes more by now, other servers of its protocol do not. */
    static final int BYTES_MAX = 256 * 1024;

    private static final String CONTENT_TYPE = "contentType";
    private static final String STRING = "String";

    private final EventCodec codec;
    private final boolean fifo;
    private final Map<String, MessageAttributeValue> attributes;
    private final int attributeBytes;

    EventMessages(EventCodec codec, String contentType, boolean fifo) {
        this.codec = codec;
        this.fifo = fifo;
        this.attributes = Map.of(
                CONTENT_TYPE,
                MessageAttributeValue.builder()
                        .dataType(STRING)
                        .stringValue(contentType)
                        .build());
        this.attributeBytes = CONTENT_TYPE.length() + STRING.length() + contentType.length();
    }

    /** Batches of up to ten messages, each small enough for a request. */
    List<List<SendMessageBatchRequestEntry>> batches(List<CouponIssuedEvent> events) {
        List<List<SendMessageBatchRequestEntry>> batches = new ArrayList<>();
        List<SendMessageBatchRequestEntry> batch = new ArrayList<>();
        int bytes = 0;
        for (CouponIssuedEvent event : events) {
            byte[] body = codec.encode(event);
            int size = body.length + attributeBytes;
            if (size > BYTES_MAX) {
                throw rejected("event " + event.id() + " has " + size + " bytes, SQS takes " + BYTES_MAX, null);
            }
            if (batch.size() == SqsQueue.BATCH_MAX || bytes + size > BYTES_MAX) {
                batches.add(batch);
                batch = new ArrayList<>();
                bytes = 0;
            }
            batch.add(entry(Integer.toString(batch.size()), event, body));
            bytes += size;
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }

    private SendMessageBatchRequestEntry entry(String id, CouponIssuedEvent event, byte[] body) {
        SendMessageBatchRequestEntry.Builder entry = SendMessageBatchRequestEntry.builder()
                .id(id)
                .messageBody(text(event, body))
                .messageAttributes(attributes);
        if (fifo) {
            entry.messageGroupId(event.couponId().value())
                    .messageDeduplicationId(event.id().toString());
        }
        return entry.build();
    }

    /** A byte that is no text must not become another one on the way. */
    private static String text(CouponIssuedEvent event, byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException noText) {
            throw rejected(
                    "the codec wrote event " + event.id() + " as bytes that are no UTF-8, SQS takes text", noText);
        }
    }

    private static NotCarriedOutException rejected(String message, @Nullable Throwable cause) {
        return new NotCarriedOutException(Reason.REJECTED, Duration.ZERO, message, cause);
    }
}
