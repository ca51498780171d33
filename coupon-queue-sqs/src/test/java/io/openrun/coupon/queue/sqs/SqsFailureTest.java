package io.openrun.coupon.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.OutcomeUnknownException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.model.SqsException;

class SqsFailureTest {

    private static final String REFUSED = "Unable to execute HTTP request: Connection refused";

    @Test
    void who_never_connected_carried_nothing_out() {
        assertReason(sent(client(REFUSED, new ConnectException(), 1)), Reason.UNAVAILABLE);
        assertReason(sent(client("no such host", new UnknownHostException(), 1)), Reason.UNAVAILABLE);
        SdkClientException always = client(REFUSED, new ConnectException(), 3);
        always.addSuppressed(client("Request attempt 1 failure: " + REFUSED, null, 0));
        always.addSuppressed(client("Request attempt 2 failure: " + REFUSED, null, 0));
        assertReason(sent(always), Reason.UNAVAILABLE);
    }

    @Test
    void who_connected_at_an_earlier_attempt_may_have_carried_it_out() {
        SdkClientException refusedLast = client(REFUSED, new ConnectException(), 2);
        refusedLast.addSuppressed(client("Request attempt 1 failure: Connection reset", null, 0));
        assertThat(sent(refusedLast)).isInstanceOf(OutcomeUnknownException.class);
        SqsException throttledLast = (SqsException)
                answer("RequestThrottled", 403).toBuilder().numAttempts(2).build();
        throttledLast.addSuppressed(client("Request attempt 1 failure: Connection reset", null, 0));
        assertThat(sent(throttledLast)).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void a_lost_answer_and_an_error_in_the_server_leave_it_open() {
        assertThat(sent(client("reset", new SocketException("Connection reset"), 1)))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(sent(answer("InternalError", 500))).isInstanceOf(OutcomeUnknownException.class);
        assertThat(sent(new IllegalStateException("the client was closed")))
                .isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void what_the_server_refuses_is_busy_unavailable_or_the_fault_of_a_message() {
        assertReason(sent(answer("AWS.SimpleQueueService.RequestThrottled", 403)), Reason.BUSY);
        assertReason(sent(answer("TooManyRequests", 429)), Reason.BUSY);
        assertReason(sent(answer("AWS.SimpleQueueService.NonExistentQueue", 400)), Reason.UNAVAILABLE);
        assertReason(sent(answer("AccessDenied", 403)), Reason.UNAVAILABLE);
        assertReason(sent(answer("InvalidMessageContents", 400)), Reason.REJECTED);
        assertReason(SqsFailure.looking(answer("OverLimit", 403)), Reason.BUSY);
        assertReason(SqsFailure.looking(answer("InternalError", 500)), Reason.UNAVAILABLE);
        assertReason(
                SqsFailure.looking(client("reset", new SocketException("Connection reset"), 1)), Reason.UNAVAILABLE);
    }

    private static CouponException sent(RuntimeException failure) {
        return SqsFailure.sent(failure);
    }

    private static void assertReason(CouponException failure, Reason reason) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        NotCarriedOutException.class,
                        no -> assertThat(no.reason()).isEqualTo(reason));
    }

    private static SdkClientException client(String message, @Nullable Throwable cause, int attempts) {
        return SdkClientException.builder()
                .message(message)
                .cause(cause)
                .numAttempts(attempts)
                .build();
    }

    private static SqsException answer(String code, int status) {
        return (SqsException) SqsException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build();
    }
}
