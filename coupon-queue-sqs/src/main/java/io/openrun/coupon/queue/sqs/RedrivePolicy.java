package io.openrun.coupon.queue.sqs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where SQS moves a message that was received often and never deleted.
 *
 * @param account whose queue it is, as in its ARN
 * @param queueName the queue
 * @param maxReceiveCount after how many receives, 1 or more
 */
record RedrivePolicy(String account, String queueName, int maxReceiveCount) {

    private static final Pattern ARN =
            Pattern.compile("\"deadLetterTargetArn\"\\s*:\\s*\"[^\"]*:([^:\"]*):([^:\"]+)\"");
    private static final Pattern COUNT = Pattern.compile("\"maxReceiveCount\"\\s*:\\s*\"?([0-9]{1,9})\"?");

    /** Reads the queue's attribute; empty if there is none, or none that can be read. */
    static Optional<RedrivePolicy> parse(@Nullable String attribute) {
        Matcher arn = ARN.matcher(String.valueOf(attribute));
        Matcher count = COUNT.matcher(String.valueOf(attribute));
        return arn.find() && count.find()
                ? Optional.of(new RedrivePolicy(arn.group(1), arn.group(2), Integer.parseInt(count.group(1))))
                : Optional.empty();
    }
}
