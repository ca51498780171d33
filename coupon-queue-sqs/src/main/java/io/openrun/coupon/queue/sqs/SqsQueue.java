package io.openrun.coupon.queue.sqs;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * A queue, and how it is reached.
 *
 * @param client the caller's, who closes it
 * @param url as SQS gives it
 * @param name the last part of the URL
 * @param timeout how long a call may take
 */
record SqsQueue(SqsClient client, String url, String name, Duration timeout) {

    static final int BATCH_MAX = 10;
    static final Duration TIMEOUT = Duration.ofSeconds(10);
    static final int PARALLELISM = 4;
    private static final Duration TIMEOUT_MIN = Duration.ofMillis(100);
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(5);
    private static final int PARALLELISM_MAX = 64;
    private static final int NAME_MAX = 80;
    private static final String FIFO = ".fifo";

    static SqsQueue of(@Nullable SqsClient client, @Nullable String url, Duration timeout) {
        if (client == null || url == null) {
            throw new IllegalArgumentException("client and queueUrl must be given");
        }
        String path = pathOf(url);
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.isEmpty() || name.length() > NAME_MAX) {
            throw new IllegalArgumentException("queueUrl must end with a queue's name, was " + url);
        }
        return new SqsQueue(client, url, name, timeout);
    }

    private static String pathOf(String url) {
        try {
            return String.valueOf(URI.create(url).getPath());
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("queueUrl must be a URL, was " + url, malformed);
        }
    }

    static Duration checkTimeout(Duration timeout) {
        if (timeout == null || timeout.compareTo(TIMEOUT_MIN) < 0 || timeout.compareTo(TIMEOUT_MAX) > 0) {
            throw new IllegalArgumentException("timeout must be 100 ms to 5 minutes, was " + timeout);
        }
        return timeout;
    }

    static int checkParallelism(int parallelism) {
        if (parallelism < 1 || parallelism > PARALLELISM_MAX) {
            throw new IllegalArgumentException("parallelism must be 1 to " + PARALLELISM_MAX + ", was " + parallelism);
        }
        return parallelism;
    }

    boolean isFifo() {
        return name.endsWith(FIFO);
    }

    Deadline deadline() {
        return Deadline.in(timeout);
    }
}
