package io.openrun.coupon.queue.sqs;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * Around a client of a real server: of some requests it passes on a part only, and says so as SQS does when it could not do
 * all of a batch.
 */
final class PartialSqs implements SqsClient {

    /** What SQS says of an entry that it did not do; null for nothing at all. */
    record Refusal(String code, boolean senderFault, boolean named) {}

    private final SqsClient server;
    private final AtomicInteger requestsLeft;
    private final Predicate<String> entries;
    private final Refusal refusal;
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicInteger receives = new AtomicInteger();

    /** Of the next so many requests, the entries with these ids are refused. */
    PartialSqs(SqsClient server, int requests, Predicate<String> entries, Refusal refusal) {
        this.server = server;
        this.requestsLeft = new AtomicInteger(requests);
        this.entries = entries;
        this.refusal = refusal;
    }

    /** How many entries were refused. */
    int refused() {
        return refused.get();
    }

    /** How many requests of a batch there were. */
    int batches() {
        return batches.get();
    }

    int receives() {
        return receives.get();
    }

    @Override
    public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
        List<SendMessageBatchRequestEntry> out = refusedOf(request.entries(), SendMessageBatchRequestEntry::id);
        List<SendMessageBatchRequestEntry> in = without(request.entries(), out);
        SendMessageBatchResponse answer = in.isEmpty()
                ? SendMessageBatchResponse.builder().build()
                : server.sendMessageBatch(request.toBuilder().entries(in).build());
        return answer.toBuilder()
                .failed(errors(out, SendMessageBatchRequestEntry::id, answer.failed()))
                .build();
    }

    @Override
    public DeleteMessageBatchResponse deleteMessageBatch(DeleteMessageBatchRequest request) {
        List<DeleteMessageBatchRequestEntry> out = refusedOf(request.entries(), DeleteMessageBatchRequestEntry::id);
        List<DeleteMessageBatchRequestEntry> in = without(request.entries(), out);
        DeleteMessageBatchResponse answer = in.isEmpty()
                ? DeleteMessageBatchResponse.builder().build()
                : server.deleteMessageBatch(request.toBuilder().entries(in).build());
        return answer.toBuilder()
                .failed(errors(out, DeleteMessageBatchRequestEntry::id, answer.failed()))
                .build();
    }

    @Override
    public ChangeMessageVisibilityBatchResponse changeMessageVisibilityBatch(
            ChangeMessageVisibilityBatchRequest request) {
        List<ChangeMessageVisibilityBatchRequestEntry> out =
                refusedOf(request.entries(), ChangeMessageVisibilityBatchRequestEntry::id);
        List<ChangeMessageVisibilityBatchRequestEntry> in = without(request.entries(), out);
        ChangeMessageVisibilityBatchResponse answer = in.isEmpty()
                ? ChangeMessageVisibilityBatchResponse.builder().build()
                : server.changeMessageVisibilityBatch(
                        request.toBuilder().entries(in).build());
        return answer.toBuilder()
                .failed(errors(out, ChangeMessageVisibilityBatchRequestEntry::id, answer.failed()))
                .build();
    }

    @Override
    public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
        int unused = receives.incrementAndGet();
        return server.receiveMessage(request);
    }

    @Override
    public GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
        return server.getQueueAttributes(request);
    }

    @Override
    public String serviceName() {
        return server.serviceName();
    }

    /** The server's client stays open. */
    @Override
    public void close() {}

    private <E> List<E> refusedOf(List<E> asked, Function<E, String> idOf) {
        int unused = batches.incrementAndGet();
        if (requestsLeft.getAndDecrement() <= 0) {
            return List.of();
        }
        List<E> out =
                asked.stream().filter(entry -> entries.test(idOf.apply(entry))).toList();
        int unusedToo = refused.addAndGet(out.size());
        return out;
    }

    private static <E> List<E> without(List<E> asked, List<E> out) {
        return asked.stream().filter(entry -> !out.contains(entry)).toList();
    }

    private <E> List<BatchResultErrorEntry> errors(
            List<E> out, Function<E, String> idOf, List<BatchResultErrorEntry> ofServer) {
        if (out.isEmpty() || !refusal.named()) {
            return ofServer;
        }
        return out.stream()
                .map(entry -> BatchResultErrorEntry.builder()
                        .id(idOf.apply(entry))
                        .code(refusal.code())
                        .senderFault(refusal.senderFault())
                        .build())
                .toList();
    }
}
