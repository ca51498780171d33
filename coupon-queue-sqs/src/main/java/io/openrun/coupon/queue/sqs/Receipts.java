package io.openrun.coupon.queue.sqs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResultEntry;

/** What is done to messages that were received: deleted, or kept from others for longer. Thread-safe. */
final class Receipts {

    private final SqsQueue queue;
    private final int visibilitySeconds;
    private final BatchRequests<DeleteMessageBatchRequestEntry> deletes;
    private final BatchRequests<ChangeMessageVisibilityBatchRequestEntry> keeps;

    Receipts(SqsQueue queue, Duration visibility, RequestThreads threads) {
        this.queue = queue;
        this.visibilitySeconds = (int) visibility.toSeconds();
        this.deletes =
                new BatchRequests<>(this::delete, DeleteMessageBatchRequestEntry::id, SqsFailure::isNotHeld, threads);
        this.keeps = new BatchRequests<>(
                this::keep, ChangeMessageVisibilityBatchRequestEntry::id, SqsFailure::isNotHeld, threads);
    }

    void delete(List<String> handles) {
        deletes.send(
                batches(
                        handles,
                        (id, handle) -> DeleteMessageBatchRequestEntry.builder()
                                .id(id)
                                .receiptHandle(handle)
                                .build()),
                queue.deadline());
    }

    void keep(List<String> handles) {
        keeps.send(
                batches(
                        handles,
                        (id, handle) -> ChangeMessageVisibilityBatchRequestEntry.builder()
                                .id(id)
                                .receiptHandle(handle)
                                .visibilityTimeout(visibilitySeconds)
                                .build()),
                queue.deadline());
    }

    private BatchRequests.Answer delete(List<DeleteMessageBatchRequestEntry> entries, Deadline deadline) {
        DeleteMessageBatchResponse answer = queue.client()
                .deleteMessageBatch(DeleteMessageBatchRequest.builder()
                        .queueUrl(queue.url())
                        .entries(entries)
                        .overrideConfiguration(deadline.forRequest())
                        .build());
        return new BatchRequests.Answer(
                answer.successful().stream()
                        .map(DeleteMessageBatchResultEntry::id)
                        .collect(Collectors.toSet()),
                answer.failed());
    }

    private BatchRequests.Answer keep(List<ChangeMessageVisibilityBatchRequestEntry> entries, Deadline deadline) {
        ChangeMessageVisibilityBatchResponse answer = queue.client()
                .changeMessageVisibilityBatch(ChangeMessageVisibilityBatchRequest.builder()
                        .queueUrl(queue.url())
                        .entries(entries)
                        .overrideConfiguration(deadline.forRequest())
                        .build());
        return new BatchRequests.Answer(
                answer.successful().stream()
                        .map(ChangeMessageVisibilityBatchResultEntry::id)
                        .collect(Collectors.toSet()),
                answer.failed());
    }

    private static <E> List<List<E>> batches(List<String> handles, BiFunction<String, String, E> entry) {
        List<List<E>> batches = new ArrayList<>();
        for (int from = 0; from < handles.size(); from += SqsQueue.BATCH_MAX) {
            List<E> batch = new ArrayList<>();
            for (String handle : handles.subList(from, Math.min(from + SqsQueue.BATCH_MAX, handles.size()))) {
                batch.add(entry.apply(Integer.toString(batch.size()), handle));
            }
            batches.add(batch);
        }
        return batches;
    }
}
