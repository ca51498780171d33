package io.openrun.coupon.benchmarks.handoff;

import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.JsonEventCodec;
import io.openrun.coupon.queue.sqs.SqsEventSink;
import io.openrun.coupon.queue.sqs.SqsEventSource;
import io.openrun.coupon.testkit.SqsServer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A queue of ElasticMQ, in memory: what SQS itself and the network to it take is not in it. */
final class SqsBetween implements Broker {

    private static final String QUEUE = "coupon-issued";

    private final SqsServer server = SqsServer.start();
    private final JsonEventCodec codec = JsonEventCodec.unsigned();
    private final SqsClient client;
    private final SqsEventSink sink;
    private final SqsEventSource source;

    SqsBetween() {
        this.client = SqsClient.builder()
                .endpointOverride(server.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        String queueUrl =
                client.createQueue(request -> request.queueName(QUEUE)).queueUrl();
        this.sink = SqsEventSink.builder()
                .client(client)
                .queueUrl(queueUrl)
                .codec(codec)
                .build();
        this.source = SqsEventSource.builder()
                .client(client)
                .queueUrl(queueUrl)
                .codec(codec)
                .build();
    }

    @Override
    public EventSink sink() {
        return sink;
    }

    @Override
    public EventSource source() {
        return source;
    }

    @Override
    public String describe() {
        return server.describe();
    }

    @Override
    public void close() {
        source.close();
        sink.close();
        client.close();
        server.close();
    }
}
