package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.sqs.SqsEventSink;
import io.openrun.coupon.queue.sqs.SqsEventSource;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Both ends of a queue, of a server in another process that asks nobody who he is. */
record SqsEnds(SqsEventSink sink, SqsEventSource source, SqsClient client) implements AutoCloseable {

    private static final int PARALLELISM = 8;

    static SqsEnds connect(String queueUrl, EventCodec codec) {
        SqsClient client = SqsClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(URI.create(queueUrl).resolve("/"))
                .region(Region.of("elasticmq"))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none")))
                .build();
        SqsEventSink sink = SqsEventSink.builder()
                .client(client)
                .queueUrl(queueUrl)
                .codec(codec)
                .parallelism(PARALLELISM)
                .build();
        SqsEventSource source = SqsEventSource.builder()
                .client(client)
                .queueUrl(queueUrl)
                .codec(codec)
                .visibility(Worker.CLAIM_AFTER)
                .parallelism(PARALLELISM)
                .build();
        return new SqsEnds(sink, source, client);
    }

    @Override
    public void close() {
        source.close();
        sink.close();
        client.close();
    }
}
