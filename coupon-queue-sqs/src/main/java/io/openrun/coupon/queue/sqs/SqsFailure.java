package io.openrun.coupon.queue.sqs;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.OutcomeUnknownException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;

/**
 * What an error of SQS or its client says of the work: not carried out, or unknown. The one place that decides it.
 *
 * <p>"Rejected" is only said of what is wrong with a message. Missing rights, keys or queues pass, if somebody mends
 * them; to reject the messages for them would make dead letters of all there are.
 */
final class SqsFailure {

    private static final Duration RETRY_BUSY = Duration.ofMillis(200);
    private static final Duration RETRY_UNAVAILABLE = Duration.ofSeconds(1);
    private static final int SERVER_ERROR = 500;

    /** SQS says of some of these that they were the sender's fault. */
    private static final Set<String> THROTTLED =
            Set.of("OverLimit", "RequestThrottled", "SlowDown", "Throttling", "ThrottlingException");

    private static final Set<String> OF_THE_MESSAGE =
            Set.of("BatchRequestTooLong", "InvalidMessageContents", "InvalidParameterValue", "MessageTooLong");

    /** Whoever is to blame for these, no message is; so are those that begin with the name of the key service. */
    private static final Set<String> PASSING = Set.of(
            "AccessDenied",
            "AccessDeniedException",
            "ExpiredToken",
            "InternalError",
            "InternalFailure",
            "InvalidSecurity",
            "NonExistentQueue",
            "QueueDoesNotExist",
            "ServiceUnavailable");

    private static final String KEY_SERVICE = "kms";

    /** The message was deleted, or was given out again, or is waiting to be. */
    private static final Set<String> NOT_HELD =
            Set.of("InvalidParameterValue", "MessageNotInflight", "ReceiptHandleIsInvalid");

    private SqsFailure() {}

    /** A request that changes nothing for good did not succeed. */
    static NotCarriedOutException looking(RuntimeException failure) {
        if (failure instanceof AwsServiceException answer) {
            String code = codeOf(answer);
            return isThrottled(answer, code)
                    ? busy("SQS is throttling: " + code, answer)
                    : unavailable("SQS answered " + code, answer);
        }
        return unavailable("SQS does not answer", failure);
    }

    /** A request failed that changes something. */
    static CouponException sent(RuntimeException failure) {
        if (failure instanceof AwsServiceException answer) {
            String code = codeOf(answer);
            if (OF_THE_MESSAGE.contains(code)) {
                return rejected(code, answer);
            }
            if (isFirstOrLikeTheFirst(answer) && answer.statusCode() < SERVER_ERROR) {
                return looking(answer);
            }
        } else if (neverConnected(failure)) {
            return unavailable("there is no connection to SQS", failure);
        }
        return new OutcomeUnknownException("the answer of SQS got lost", failure);
    }

    /** SQS did not take a message of a batch, and took or did not take the others. */
    static NotCarriedOutException refused(BatchResultErrorEntry error) {
        String code = lastPart(error.code());
        if (THROTTLED.contains(code)) {
            return busy("SQS is throttling: " + code, null);
        }
        if (OF_THE_MESSAGE.contains(code) || (Boolean.TRUE.equals(error.senderFault()) && !passes(code, error))) {
            return rejected(code, null);
        }
        return unavailable("SQS did not take a message of a batch: " + code, null);
    }

    private static boolean passes(String code, BatchResultErrorEntry error) {
        return PASSING.contains(code)
                || String.valueOf(error.code()).toLowerCase(Locale.ROOT).startsWith(KEY_SERVICE);
    }

    /** Whether a message is not in the hands of who held it, so that there is nothing to do about it. */
    static boolean isNotHeld(BatchResultErrorEntry error) {
        return NOT_HELD.contains(lastPart(error.code()));
    }

    static NotCarriedOutException tooLate() {
        return busy("there was no time left to ask SQS", null);
    }

    /** The error code in the newer form: the older one has a name space before it. */
    static String codeOf(AwsServiceException answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        return details == null ? "status " + answer.statusCode() : lastPart(details.errorCode());
    }

    private static String lastPart(@Nullable String code) {
        String known = String.valueOf(code);
        return known.substring(known.lastIndexOf('.') + 1);
    }

    private static boolean isThrottled(AwsServiceException answer, String code) {
        return answer.isThrottlingException() || THROTTLED.contains(code);
    }

    private static boolean neverConnected(RuntimeException failure) {
        if (!(failure instanceof SdkException ofClient) || !isFirstOrLikeTheFirst(ofClient)) {
            return false;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException) {
                return true;
            }
        }
        return false;
    }

    /** The client tries by itself, and tells of its earlier attempts only by the words of their errors. */
    private static boolean isFirstOrLikeTheFirst(SdkException last) {
        Integer attempts = last.numAttempts();
        if (attempts == null || attempts <= 1) {
            return true;
        }
        String words = String.valueOf(last.rawMessage());
        int alike = 0;
        for (Throwable earlier : last.getSuppressed()) {
            if (String.valueOf(earlier.getMessage()).contains(words)) {
                alike++;
            }
        }
        return alike >= attempts - 1;
    }

    private static NotCarriedOutException rejected(String code, @Nullable Throwable cause) {
        return new NotCarriedOutException(Reason.REJECTED, Duration.ZERO, "SQS rejects a message: " + code, cause);
    }

    private static NotCarriedOutException busy(String message, @Nullable Throwable cause) {
        return new NotCarriedOutException(Reason.BUSY, RETRY_BUSY, message, cause);
    }

    private static NotCarriedOutException unavailable(String message, @Nullable Throwable cause) {
        return new NotCarriedOutException(Reason.UNAVAILABLE, RETRY_UNAVAILABLE, message, cause);
    }
}
