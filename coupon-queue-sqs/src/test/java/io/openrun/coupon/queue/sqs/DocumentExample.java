package io.openrun.coupon.queue.sqs;

import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.queue.JsonEventCodec;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The code that the document shows, between the markers. */
final class DocumentExample {

    private DocumentExample() {}

    static void handOff(
            SqsClient client, String queueUrl, EventSource outbox, EventSink history, DeadLetters deadLetters) {
        // document: sqs
        JsonEventCodec codec = JsonEventCodec.unsigned();
        SqsEventSink toQueue = SqsEventSink.builder()
                .client(client)
                .queueUrl(queueUrl)
                .codec(codec)
                .build();
        SqsEventSource fromQueue = SqsEventSource.builder()
                .client(client)
                .queueUrl(queueUrl)
                .codec(codec)
                .build();
        fromQueue.verify(); // refuses a queue that may lose coupons

        EventWorker relay = EventWorker.builder() // beside the engine
                .source(outbox)
                .sink(toQueue)
                .deadLetters(deadLetters)
                .codec(codec)
                .build();
        EventWorker worker = EventWorker.builder() // beside the database
                .source(fromQueue)
                .sink(history)
                .deadLetters(deadLetters)
                .codec(codec)
                .build();
        relay.start();
        worker.start();
        // document: end
        worker.close();
        relay.close();
        fromQueue.close();
        toQueue.close();
    }
}
