package io.openrun.coupon.queue.sqs;

import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.EventSource.Delivery;
import io.openrun.coupon.queue.Payload;
import io.openrun.coupon.queue.Undeliverable;
import io.openrun.coupon.queue.UnreadableEventException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Makes a delivery of messages. Its token is their receipt handles, so that any source of the queue knows them again. */
final class ReceivedMessages {

    private static final String SEPARATOR = "\n";
    private static final Comparator<CouponIssuedEvent> ORDER =
            Comparator.comparing(CouponIssuedEvent::couponId).thenComparingLong(CouponIssuedEvent::sequence);

    private final EventCodec codec;
    private final String queueName;

    ReceivedMessages(EventCodec codec, String queueName) {
        this.codec = codec;
        this.queueName = queueName;
    }

    Delivery delivery(Collection<Message> messages) {
        List<String> receipts = new ArrayList<>();
        List<CouponIssuedEvent> events = new ArrayList<>();
        List<Undeliverable> unreadable = new ArrayList<>();
        int attempts = 1;
        for (Message message : messages) {
            receipts.add(message.receiptHandle());
            attempts = Math.max(attempts, attemptsOf(message));
            byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
            try {
                events.add(codec.decode(body));
            } catch (UnreadableEventException failure) {
                unreadable.add(undeliverable(message, body, failure));
            }
        }
        events.sort(ORDER);
        return new Delivery(String.join(SEPARATOR, receipts), attempts, events, unreadable);
    }

    static List<String> receiptsOf(Delivery delivery) {
        return List.of(delivery.token().split(SEPARATOR, -1));
    }

    private Undeliverable undeliverable(Message message, byte[] body, UnreadableEventException failure) {
        return new Undeliverable(
                "sqs " + queueName + " " + message.messageId(),
                failure.reason(),
                String.valueOf(failure.getMessage()),
                attemptsOf(message),
                new Payload(body),
                null);
    }

    private static int attemptsOf(Message message) {
        String count = message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
        return count == null ? 1 : Math.max(1, Integer.parseInt(count));
    }
}
